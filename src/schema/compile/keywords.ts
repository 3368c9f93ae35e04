import { CompiledKeywords, type CompiledNode, type CompiledObject, type Conditional, type Member, Shape } from './compiled.ts'
import { forbiddenButRequired, withoutTwins } from './contradictions.ts'
import { compareNumbers } from '../json/decimal.ts'
import { equal } from '../check/equal.ts'
import { numberFormat } from '../formats/number.ts'
import { textFormat } from '../formats/formats.ts'
import { readDiscriminator } from './keywords-openapi.ts'
import { readReferences } from './keywords-reference.ts'
import { parseJson } from '../json/json.ts'
import { ANY_TYPE, type NumberKeywords, type Numeric, Type } from '../node.ts'
import { isRecord } from '../json/pointer.ts'
import type { Reading } from './reading.ts'
import { bitsOf } from '../check/type-bit.ts'

type Bound = NumberKeywords['minimum']

/** Reads all keywords of one schema into the one form that serves all drafts. Never throws. */
export function readKeywords(reading: Reading, assertFormats: boolean): CompiledKeywords {
  const keywords = new CompiledKeywords()
  readAnnotations(reading, keywords)
  readReferences(reading, keywords)
  const alone = reading.dialect.lonelyRef && typeof reading.raw['$ref'] === 'string'
  if (!alone) {
    if (reading.dialect.asserts) readAssertions(reading, keywords)
    keywords.format = typeof reading.raw['format'] === 'string' ? reading.raw['format'] : null
    if (keywords.format !== null && (assertFormats || reading.dialect.assertsFormats)) {
      keywords.textFormat = textFormat(keywords.format)
      keywords.numberFormat = numberFormat(keywords.format)
    }
    keywords.string = readString(reading)
    keywords.assertContent = assertFormats && reading.dialect.openapi
    keywords.array = readArray(reading)
    keywords.object = readObject(reading)
    readBranches(reading, keywords)
  }
  if (keywords.nullable && keywords.types !== ANY_TYPE) keywords.types |= Type.Null
  keywords.defects = reading.defects
  keywords.flawed = reading.defects.some(({ harmless }) => !harmless)
  keywords.shape = shapeOf(keywords)
  return keywords
}

/** What a schema says that is no object: `true`, `false`, or a mistake. */
export function readBare(raw: unknown, node: CompiledNode): CompiledKeywords {
  const keywords = new CompiledKeywords()
  if (raw === false) {
    keywords.never = true
    keywords.types = 0
    keywords.shape = Shape.TypesOnly
  } else if (raw !== true) {
    keywords.defects = [
      {
        code: 'not-a-schema',
        message: 'A schema is an object, true or false; anything conforms to this',
        place: node.place,
        harmless: false,
      },
    ]
    keywords.flawed = true
    keywords.shape = Shape.Full
  }
  return keywords
}

function readAnnotations(reading: Reading, keywords: CompiledKeywords): void {
  const { raw, dialect } = reading
  const alone = dialect.lonelyRef && typeof raw['$ref'] === 'string'
  if (typeof raw['title'] === 'string') keywords.title = raw['title']
  if (typeof raw['description'] === 'string') keywords.description = raw['description']
  keywords.deprecated = raw['deprecated'] === true
  keywords.readOnly = raw['readOnly'] === true && !alone
  keywords.writeOnly = raw['writeOnly'] === true && !alone
  keywords.nullable = dialect.openapi && (raw['nullable'] === true || raw['x-nullable'] === true)
  keywords.default = reading.has('default') ? raw['default'] : undefined
  const list: unknown = raw['examples']
  const examples: unknown[] = reading.has('example') ? [raw['example']] : []
  if (Array.isArray(list)) examples.push(...list)
  keywords.examples = examples.map((example) => untexted(raw, example))
  if (isRecord(raw['xml'])) keywords.xml = raw['xml']
  const extensions = Object.entries(raw).filter(([key]) => key.startsWith('x-'))
  if (extensions.length > 0) keywords.extensions = Object.fromEntries(extensions)
}

/** JSON written as a text, where a schema without a type has members or items: it is taken for what it says. */
function untexted(raw: Readonly<Record<string, unknown>>, example: unknown): unknown {
  if (typeof example !== 'string' || raw['type'] !== undefined || !/^\s*[[{]/.test(example)) return example
  if (!isRecord(raw['properties']) && !isRecord(raw['items'])) return example
  const parsed = parseJson(example)
  return 'value' in parsed && typeof parsed.value === 'object' ? parsed.value : example
}

function readAssertions(reading: Reading, keywords: CompiledKeywords): void {
  keywords.types = readTypes(reading)
  const { raw } = reading
  if (reading.since(6) && reading.has('const')) {
    const listed = raw['enum']
    keywords.enum = Array.isArray(listed) && !listed.some((value) => equal(value, raw['const'])) ? [] : [raw['const']]
    keywords.isConst = true
  } else if (Array.isArray(raw['enum'])) keywords.enum = raw['enum']
  else if (reading.has('enum')) reading.defect('keyword-type', '"enum" should be a list; it is left out', ['enum'])
  if (keywords.enum !== null) {
    keywords.enumSet = new Set(keywords.enum.filter((value) => typeof value !== 'object' || value === null))
    keywords.enumRest = keywords.enum.filter((value) => typeof value === 'object' && value !== null)
  }
  keywords.number = readNumber(reading)
}

function readTypes(reading: Reading): number {
  const type = reading.raw['type']
  if (type === undefined) return ANY_TYPE
  let bits = 0
  for (const word of Array.isArray(type) ? type : [type]) {
    const bit = typeof word === 'string' ? bitsOf(word) : undefined
    if (bit === undefined) {
      if (word !== 'file' || !reading.dialect.openapi) {
        reading.defect('unknown-type', `${JSON.stringify(word)} is not a type of JSON Schema; it is taken as any type`, ['type'])
      }
      return ANY_TYPE
    }
    bits |= bit
  }
  return bits === 0 ? ANY_TYPE : bits
}

function readNumber(reading: Reading): NumberKeywords | null {
  const minimum = readBound(reading, 'minimum', 'exclusiveMinimum', 1)
  const maximum = readBound(reading, 'maximum', 'exclusiveMaximum', -1)
  let multipleOf = reading.numeric('multipleOf')
  if (multipleOf !== null && compareNumbers(multipleOf, 0) <= 0) {
    reading.defect('keyword-type', '"multipleOf" should be greater than zero; it is left out', ['multipleOf'])
    multipleOf = null
  }
  return minimum === null && maximum === null && multipleOf === null ? null : { minimum, maximum, multipleOf }
}

/** The stricter of the inclusive and the exclusive bound. `direction` is 1 where greater is stricter. */
function readBound(reading: Reading, inclusive: string, exclusive: string, direction: number): Bound {
  const value = reading.numeric(inclusive)
  const word = reading.raw[exclusive]
  const booleans = reading.dialect.draft === 4 || reading.dialect.openapi
  if (typeof word === 'boolean' && booleans) return value === null ? null : { value, exclusive: word }
  const plain = value === null ? null : { value, exclusive: false }
  const other: Numeric | null = reading.since(6) ? reading.numeric(exclusive) : null
  if (other === null) return plain
  if (value !== null && compareNumbers(value, other) * direction > 0) return plain
  return { value: other, exclusive: true }
}

function readString(reading: Reading): CompiledKeywords['string'] {
  const { raw } = reading
  const asserts = reading.dialect.asserts
  const minLength = asserts ? reading.count('minLength', 0) : 0
  const maxLength = asserts ? reading.count('maxLength', Infinity) : Infinity
  const source = asserts ? reading.text('pattern') : null
  const pattern = source === null ? null : reading.pattern(source, 'pattern')
  const contentEncoding = typeof raw['contentEncoding'] === 'string' ? raw['contentEncoding'] : null
  const contentMediaType = typeof raw['contentMediaType'] === 'string' ? raw['contentMediaType'] : null
  const contentSchema = contentMediaType !== null && reading.since(2019) ? reading.schema('contentSchema') : null
  const bare = minLength === 0 && maxLength === Infinity && pattern === null
  if (bare && contentEncoding === null && contentMediaType === null) return null
  return { minLength, maxLength, patterns: pattern === null ? [] : [pattern], contentEncoding, contentMediaType, contentSchema }
}

function readArray(reading: Reading): CompiledKeywords['array'] {
  const { raw, dialect } = reading
  const { asserts } = dialect
  const tuple = Array.isArray(raw['items'])
  const prefixed = reading.since(2020) && !tuple
  const prefix = prefixed ? reading.schemas('prefixItems') : tuple ? reading.schemas('items') : []
  if (tuple && reading.since(2020) && !dialect.openapi)
    reading.defect('keyword-type', '"items" should be a schema; the list is taken as "prefixItems"', ['items'])
  const items = tuple ? reading.schema('additionalItems') : reading.schema('items')
  const minItems = asserts ? reading.count('minItems', 0) : 0
  const maxItems = asserts ? reading.count('maxItems', Infinity) : Infinity
  const unique = asserts && reading.flag('uniqueItems')
  const inner = reading.since(6) ? reading.schema('contains') : null
  const bounds = asserts && reading.since(2019)
  const contains =
    inner === null
      ? null
      : { node: inner, min: bounds ? reading.count('minContains', 1) : 1, max: bounds ? reading.count('maxContains', Infinity) : Infinity }
  const unevaluated = reading.since(2019) ? reading.schema('unevaluatedItems') : null
  const bare = prefix.length === 0 && items === null && minItems === 0 && maxItems === Infinity && !unique
  if (bare && contains === null && unevaluated === null) return null
  return { prefix, items, minItems, maxItems, unique, contains, containsEvaluates: dialect.draft >= 2020, unevaluated }
}

function readObject(reading: Reading): CompiledKeywords['object'] {
  const { asserts } = reading.dialect
  const properties = reading.schemaMap('properties')
  const required = asserts ? readRequired(reading) : []
  const patternProperties = readPatternProperties(reading)
  const additional = readAdditional(reading, properties, patternProperties)
  const minProperties = asserts ? reading.count('minProperties', 0) : 0
  const maxProperties = asserts ? reading.count('maxProperties', Infinity) : Infinity
  const propertyNames = reading.since(6) ? reading.schema('propertyNames') : null
  const dependentSchemas = new Map(reading.since(2019) ? reading.schemaMap('dependentSchemas') : [])
  const dependentRequired = new Map<string, readonly string[]>()
  if (reading.since(2019) && asserts) {
    for (const [name, list] of reading.members('dependentRequired'))
      if (Array.isArray(list)) dependentRequired.set(name, reading.strings(list, 'dependentRequired', name))
  }
  readDependencies(reading, dependentSchemas, dependentRequired)
  const unevaluated = reading.since(2019) ? reading.schema('unevaluatedProperties') : null
  const dependent = propertyNames !== null || dependentSchemas.size > 0 || dependentRequired.size > 0
  const bare =
    properties.size === 0 && required.length === 0 && patternProperties.length === 0 && additional === null && minProperties === 0
  if (bare && maxProperties === Infinity && !dependent && unevaluated === null) return null
  const bounds = { required, requiredCount: required.length, minProperties, maxProperties }
  const rest = { patternProperties, additional, propertyNames, dependentRequired, dependentSchemas, unevaluated, dependent }
  const object: CompiledObject = { properties, members: membersOf(properties, required), ...bounds, ...rest }
  return object
}

function readAdditional(
  reading: Reading,
  properties: ReadonlyMap<string, CompiledNode>,
  patterns: CompiledObject['patternProperties'],
): CompiledNode | null {
  const { raw, dialect } = reading
  if (raw['additionalProperties'] !== false || !dialect.openapi || !dialect.asserts) return reading.schema('additionalProperties')
  const name = forbiddenButRequired(reading, (one) => properties.has(one) || patterns.some(({ pattern }) => pattern.test(one)))
  if (name === null) return reading.schema('additionalProperties')
  const message = `"${name}" is required, but "additionalProperties: false" forbids it: no object conforms, so that it is left out`
  const own = Array.isArray(raw['required']) && raw['required'].includes(name)
  reading.defect('impossible-required', message, [own ? 'required' : 'additionalProperties'])
  return null
}

function readRequired(reading: Reading): readonly string[] {
  // `required: true` on a property is a habit from parameters; it says nothing and is no news.
  if (typeof reading.raw['required'] === 'boolean' && reading.dialect.openapi) return []
  return reading.texts('required')
}

function membersOf(properties: ReadonlyMap<string, CompiledNode>, required: readonly string[]): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>()
  for (const [name, node] of properties) members.set(name, { node, required: false })
  for (const name of required) members.set(name, { node: properties.get(name) ?? null, required: true })
  return members
}

function readPatternProperties(reading: Reading): CompiledObject['patternProperties'] {
  const list: CompiledObject['patternProperties'][number][] = []
  for (const [source, value] of reading.members('patternProperties')) {
    const pattern = reading.pattern(source, 'patternProperties', source)
    if (pattern !== null) list.push({ pattern, node: reading.child(value, 'patternProperties', source) })
  }
  return list
}

/** `dependencies` of the drafts up to 7, which later ones still understand. */
function readDependencies(reading: Reading, schemas: Map<string, CompiledNode>, required: Map<string, readonly string[]>): void {
  for (const [name, value] of reading.members('dependencies')) {
    if (!Array.isArray(value)) schemas.set(name, reading.child(value, 'dependencies', name))
    else if (reading.dialect.asserts) required.set(name, [...(required.get(name) ?? []), ...reading.strings(value, 'dependencies', name)])
  }
}

function readBranches(reading: Reading, keywords: CompiledKeywords): void {
  keywords.allOf = [...keywords.allOf, ...reading.schemas('allOf')]
  keywords.anyOf = reading.schemas('anyOf')
  keywords.oneOf = reading.schemas('oneOf')
  keywords.not = reading.schema('not')
  keywords.conditional = reading.since(7) ? readConditional(reading) : null
  readDiscriminator(reading, keywords)
  const different = reading.dialect.openapi ? withoutTwins(reading, keywords.oneOf) : null
  if (different === null) return
  reading.defect('impossible-one-of', 'All branches say the same, so that nothing fits only one; each counts once', ['oneOf'])
  keywords.oneOf = different
}

function readConditional(reading: Reading): Conditional | null {
  const condition = reading.schema('if')
  if (condition === null) return null
  // oxlint-disable-next-line unicorn/no-thenable -- the keyword is called so
  return { if: condition, then: reading.schema('then'), else: reading.schema('else') }
}

function shapeOf(keywords: CompiledKeywords): number {
  const { ref, dynamicRef, allOf, anyOf, oneOf, not, conditional } = keywords
  keywords.inPlace =
    ref !== null || dynamicRef !== null || allOf.length + anyOf.length + oneOf.length > 0 || not !== null || conditional !== null
  if (keywords.flawed || keywords.inPlace || keywords.array !== null || keywords.object !== null) return Shape.Full
  const formats = keywords.textFormat !== null || keywords.numberFormat !== null
  if (keywords.enum !== null || keywords.number !== null || keywords.string !== null || formats) return Shape.Leaf
  return keywords.types === ANY_TYPE ? Shape.Anything : Shape.TypesOnly
}
