import { schemaMistakes } from '../conform.ts'
import type { Mistake } from '../mistake.ts'
import { nearest } from '../nearest.ts'
import { partsOf } from '../parts.ts'
import { FileSchema, PLAN_SCHEMA_FILE } from '../schema.ts'
import { Section } from '../section.ts'
import { syntaxMistakes } from '../syntax.ts'
import { ConfigText } from '../text.ts'

/** What a document of a plan can be. */
export type PlanKind = 'Need' | 'Plan' | 'Principle'

const KINDS: readonly PlanKind[] = ['Need', 'Plan', 'Principle']

/** One document of a file, with where its parts stand. */
export interface PlanDocument {
  readonly kind: PlanKind
  readonly name: string
  readonly title: string
  readonly spec: Section
  readonly text: ConfigText
}

/** No honest file has more. */
const MOST_DOCUMENTS = 2_000

let schemas: ReadonlyMap<PlanKind, FileSchema> | null = null

function schemaOf(kind: PlanKind): FileSchema {
  schemas ??= new Map(KINDS.map((one) => [one, new FileSchema(PLAN_SCHEMA_FILE, `This ${one.toLowerCase()}`, one)]))
  return schemas.get(kind) ?? new FileSchema(PLAN_SCHEMA_FILE, `This ${kind.toLowerCase()}`, kind)
}

/** The documents of a file that are well-formed, and all that is wrong with the others. */
export function readDocuments(
  text: string,
  name: string,
): { readonly documents: readonly PlanDocument[]; readonly mistakes: readonly Mistake[] } {
  const documents: PlanDocument[] = []
  const mistakes: Mistake[] = []
  for (const part of partsOf(text, MOST_DOCUMENTS)) {
    const one = new ConfigText(part, name)
    const found = [...syntaxMistakes(one)]
    const kind = kindOf(one)
    if (typeof kind === 'object') mistakes.push(...found, ...(found.length === 0 ? [kind] : []))
    else {
      found.push(...schemaMistakes(schemaOf(kind), one, found))
      mistakes.push(...found)
      if (found.length === 0) documents.push(documentOf(kind, one))
    }
  }
  return { documents, mistakes }
}

function documentOf(kind: PlanKind, text: ConfigText): PlanDocument {
  const root = new Section(text.value)
  const metadata = root.section('metadata')
  const name = metadata.text('name') ?? ''
  return { kind, name, title: metadata.text('title') ?? name, spec: root.section('spec'), text }
}

function kindOf(text: ConfigText): PlanKind | Mistake {
  const kind = new Section(text.value).text('kind')
  const known = KINDS.find((one) => one === kind)
  if (known !== undefined) return known
  if (kind === undefined)
    return text.mistake(
      text.find('').value,
      'This document does not say what it is.',
      'Add `kind: Need`, `kind: Plan` or `kind: Principle`.',
    )
  const meant = nearest(kind, KINDS)
  return text.atValue(
    '/kind',
    `There is no kind \`${kind.slice(0, 80)}\`.`,
    meant === null ? `There are ${KINDS.join(', ')}.` : `Did you mean \`${meant}\`?`,
  )
}
