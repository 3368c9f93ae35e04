import { Problem } from '../model/problem.ts'
import { at, type Place } from '../model/place.ts'
import type { Unresolved } from '../model/documents.ts'
import type { Library } from './library.ts'
import { resolveUri, splitReference } from './reference.ts'
import type { Shelved } from './shelf.ts'

/** Members that hold data, in which `$ref` is a name like others. */
const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const', 'value', 'dataValue'])

/** The meta-schemas of JSON Schema are named by everybody and fetched by nobody. */
const META_SCHEMA = /^https?:\/\/json-schema\.org\//

/**
 * Refuses a contract that refers to what may not be read, before anything is served: throws a Problem `reference-refused`
 * that says where, and how to allow it. Looks at the root document alone; nothing is opened.
 */
export function guardReferences(library: Library, root: Shelved, judge: (uri: string) => Unresolved | null): void {
  const judged = new Set<string>()
  for (const { reference, place } of referencesOf(root)) {
    const { document } = splitReference(reference)
    if (document === '' || judged.has(document) || META_SCHEMA.test(document)) continue
    judged.add(document)
    const uri = resolveUri(document, root.base)
    // A schema of the contract's own may have this name.
    if (uri === null || library.knows(uri)) continue
    const refused = judge(uri)
    if (refused?.unresolved !== 'refused') continue
    const position = library.position(place)
    const where = position === null ? root.name : `${position.file}:${position.line}:${position.column}`
    const excerpt = library.excerpt(place)
    throw new Problem(
      'reference-refused',
      `${where}: the reference '${reference}' is refused: ${refused.message}${excerpt === null ? '' : `\n\n${excerpt}`}`,
      {
        detail: { reference, ...position },
      },
    )
  }
}

interface Reference {
  readonly reference: string
  readonly place: Place
}

interface Step {
  readonly value: object
  readonly pointer: string
}

/** References that lead out of a document, in no order. Without recursion, each shared part once. */
function* referencesOf(document: Shelved): Generator<Reference> {
  if (typeof document.value !== 'object' || document.value === null) return
  const seen = new Set<object>()
  const steps: Step[] = [{ value: document.value, pointer: '' }]
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if (seen.has(step.value)) continue
    seen.add(step.value)
    for (const [key, value] of Object.entries(step.value)) {
      if (typeof value === 'string') {
        if (key === '$ref' && !value.startsWith('#'))
          yield { reference: value, place: { uri: document.uri, pointer: at(step.pointer, key) } }
      } else if (typeof value === 'object' && value !== null && !DATA.has(key) && !key.startsWith('x-')) {
        steps.push({ value, pointer: at(step.pointer, key) })
      }
    }
  }
}
