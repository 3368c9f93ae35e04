import { at } from '../../../model/place.ts'
import { check, conforms } from '../../../schema/check/check.ts'
import type { Keywords, Numeric, ObjectKeywords, SchemaNode } from '../../../schema/node.ts'
import { Type } from '../../../schema/node.ts'
import { checkHabits } from './habits.ts'
import type { Scope } from '../read/scope.ts'

/** Defects after which conformance still means what the contract says: told, but no reason to refuse a contract. */
const UNTIDY: ReadonlySet<string> = new Set(['unknown-type'])

/** Looks at schemas and at all that they are made of, each once. `seen` remembers those of earlier calls. */
export function checkSchemas(scope: Scope, roots: readonly SchemaNode[], seen: Set<SchemaNode>): void {
  const open = [...roots]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    checkNode(scope, node)
    open.push(...partsOf(node.keywords))
  }
}

function* partsOf(keywords: Keywords): Generator<SchemaNode> {
  const { array, object, conditional, string } = keywords
  const single = [
    keywords.ref,
    keywords.dynamicRef?.initial,
    keywords.not,
    conditional?.if,
    conditional?.then,
    conditional?.else,
    string?.contentSchema,
  ]
  const inArray = [array?.items, array?.contains?.node, array?.unevaluated]
  const inObject = [object?.additional, object?.propertyNames, object?.unevaluated]
  for (const node of [...single, ...inArray, ...inObject]) if (node !== null && node !== undefined) yield node
  yield* keywords.allOf
  yield* keywords.anyOf
  yield* keywords.oneOf
  yield* array?.prefix ?? []
  yield* object?.properties.values() ?? []
  yield* object?.dependentSchemas.values() ?? []
  for (const { node } of object?.patternProperties ?? []) yield node
}

function checkNode(scope: Scope, node: SchemaNode): void {
  const { keywords } = node
  for (const defect of keywords.defects) {
    scope.defect(
      defect.code,
      defect.place,
      defect.message,
      HELP[defect.code] ?? 'Mend the schema; the rest of it is used as it is.',
      UNTIDY.has(defect.code) ? 'warning' : 'error',
    )
  }
  if (keywords.object !== null) checkRequired(scope, node, keywords.object)
  checkBounds(scope, node)
  checkHabits(scope, node)
  checkValues(scope, node)
}

const HELP: Readonly<Record<string, string>> = {
  'bad-pattern': 'Write a regular expression of ECMA-262; in YAML, put it in single quotes.',
  'unresolved-reference': 'Check the spelling, and that the thing exists. Anything conforms until then.',
  'unknown-type': 'Use null, boolean, integer, number, string, array or object.',
  'impossible-required':
    "Add it to 'properties', or take it off 'required'; 'additionalProperties: false' knows nothing of what 'allOf' names.",
  'impossible-one-of': 'Let the branches differ, or write one schema.',
  'circular-reference': 'Let one of the schemas say something of its own.',
}

/** Names that are asked for and forbidden at once. */
function checkRequired(scope: Scope, node: SchemaNode, object: ObjectKeywords): void {
  if (object.additional?.keywords.never !== true) return
  for (const name of object.required) {
    if (object.properties.has(name) || object.patternProperties.some(({ pattern }) => pattern.test(name))) continue
    scope.defect(
      'impossible-required',
      { uri: node.place.uri, pointer: at(node.place.pointer, 'required') },
      `'${name}' is required, but no property is called so and others are forbidden: no object conforms`,
      "Add it to 'properties', or take it off 'required'.",
    )
  }
}

/** Bounds that cross each other. */
function checkBounds(scope: Scope, node: SchemaNode): void {
  const { number, string, array, object } = node.keywords
  const crossed: [string, string][] = []
  if (number !== null && number.minimum !== null && number.maximum !== null) {
    const low = numberOf(number.minimum.value)
    const high = numberOf(number.maximum.value)
    if (low > high || (low === high && (number.minimum.exclusive || number.maximum.exclusive))) crossed.push(['minimum', 'maximum'])
  }
  if (string !== null && string.minLength > string.maxLength) crossed.push(['minLength', 'maxLength'])
  if (array !== null && array.minItems > array.maxItems) crossed.push(['minItems', 'maxItems'])
  if (object !== null && object.minProperties > object.maxProperties) crossed.push(['minProperties', 'maxProperties'])
  for (const [low, high] of crossed) {
    scope.defect(
      'crossed-bounds',
      { uri: node.place.uri, pointer: at(node.place.pointer, low) },
      `'${low}' leaves no room below '${high}': nothing conforms`,
      'Correct one of them.',
    )
  }
}

function numberOf(value: Numeric): number {
  return typeof value === 'number' ? value : Number(value.digits)
}

/** Values that a schema names itself: its default, its examples, and those it lists. */
function checkValues(scope: Scope, node: SchemaNode): void {
  const { keywords, raw, place } = node
  if (typeof raw !== 'object' || raw === null) return
  if (Object.hasOwn(raw, 'default') && keywords.default !== undefined)
    tellViolation(scope, node, 'default', keywords.default, 'The default')
  const key = Object.hasOwn(raw, 'example') ? 'example' : 'examples'
  keywords.examples.forEach((example, index) => {
    tellViolation(scope, node, key === 'example' && index === 0 ? 'example' : `examples/${index}`, example, 'The example')
  })
  if (keywords.enum === null || keywords.enum.length === 0 || Object.hasOwn(raw, 'const')) return
  const wrong = keywords.enum.filter((value) => !conforms(node, value, null))
  if (wrong.length === 0) return
  const none = wrong.length === keywords.enum.length
  scope.defect(
    none ? 'impossible-enum' : 'unreachable-enum',
    { uri: place.uri, pointer: at(place.pointer, 'enum') },
    `${none ? 'None of the listed values conforms' : `${shown(wrong[0])} is listed but does not conform`} to the rest of the schema${typeNote(keywords)}`,
    none ? 'Make the values and the type agree.' : 'Take it off the list, or make the type agree.',
    none ? 'error' : 'warning',
  )
}

function typeNote(keywords: Keywords): string {
  return keywords.types === Type.String ? ', which asks for strings' : ''
}

function tellViolation(scope: Scope, node: SchemaNode, where: string, value: unknown, what: string): void {
  const [violation] = check(node, value, null, 1).filter((one) => one.severity === 'error')
  if (violation === undefined) return
  const place = { uri: node.place.uri, pointer: `${node.place.pointer}/${where}${violation.at}` }
  scope.defect(
    where === 'default' ? 'default-breaks-schema' : 'example-breaks-schema',
    place,
    `${what} breaks its own schema${violation.at === '' ? '' : ` at ${violation.at}`}: ${violation.message}`,
    'Mend the value or the schema; answers use a mended value until then.',
    'warning',
  )
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
