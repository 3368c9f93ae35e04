import { Problem } from '../model/problem.ts'
import { at, type Place } from '../model/place.ts'
import type { Unresolved } from '../model/documents.ts'
import { leadsOut } from './json-value.ts'
import type { Library } from './library.ts'
import { resolveUri, splitReference } from './reference.ts'
import type { Shelved } from './shelf.ts'

/** Members that hold data, in which `$ref` is a name like others. */
const DATA: ReadonlySet<string> = new Set(['example', 'examples', 'default', 'enum', 'const', 'value', 'dataValue'])

/** Members whose own members are called as the author likes, so that `default` is a response there and `value` a property. */
const NAMED: ReadonlySet<string> = new Set([
  'responses',
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'schemas',
  'headers',
  'parameters',
])

/** The meta-schemas of JSON Schema are named by everybody and fetched by nobody. */
const META_SCHEMA = /^https?:\/\/json-schema\.org\//

/**
 * Refuses a contract that refers to what may not be read, before anything is served: throws a Problem `reference-refused`
 * that says where, and how to allow it. Looks at the root document alone; nothing is opened.
 */
export function guardReferences(library: Library, root: Shelved, judge: (uri: string) => Unresolved | null): void {
  if (root.parsed?.refersOut === false) return
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

/** A container, and how it was come by: its pointer is only made when somebody asks. */
interface Step {
  readonly value: object
  readonly key: string
  readonly parent: Step | null
}

/** References that lead out of a document, in its order. Without recursion, each shared part once. */
function* referencesOf(document: Shelved): Generator<Reference> {
  if (typeof document.value !== 'object' || document.value === null) return
  const seen = new Set<object>()
  const steps: Step[] = [{ value: document.value, key: '', parent: null }]
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if (seen.has(step.value)) continue
    seen.add(step.value)
    const reference = isRecord(step.value) && Object.hasOwn(step.value, '$ref') ? step.value['$ref'] : null
    if (typeof reference === 'string' && leadsOut(reference)) {
      yield { reference, place: { uri: document.uri, pointer: at(pointerOf(step), '$ref') } }
    }
    pushContainers(step, steps)
  }
}

function pushContainers(step: Step, steps: Step[]): void {
  const named = Array.isArray(step.value) || NAMED.has(step.key)
  // The last one pushed is the first one looked at.
  for (const [key, value] of Object.entries(step.value).toReversed()) {
    if (isObject(value) && (named || !(DATA.has(key) || key.startsWith('x-')))) steps.push({ value, key, parent: step })
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  return !Array.isArray(value)
}

function pointerOf(step: Step): string {
  return step.parent === null ? '' : at(pointerOf(step.parent), step.key)
}
