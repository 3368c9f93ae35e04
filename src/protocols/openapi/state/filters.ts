import { at } from '../../../model/place.ts'
import type { Comparison, FilterQuery } from '../../../model/resource.ts'
import { Type, type SchemaNode } from '../../../schema/node.ts'
import { singular } from '../names.ts'
import { plainName } from './plain.ts'
import { IDENTITIES, plainMembers } from './key.ts'
import { isArray, isObject, itemOf, propertiesOf, scalarTypes, wordsAllowed } from './schemas.ts'
import { amountOf, isMoment } from './sorts.ts'

export interface Filter {
  readonly param: string
  readonly steps: readonly string[]
  /** The words that name the property. */
  readonly words: readonly string[]
  /** Known already, where the comparison has a step of its own (`price[min]`). */
  readonly comparison: Comparison | null
  readonly node: SchemaNode | null
  readonly entity: SchemaNode
}

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  eq: 'equal',
  equals: 'equal',
  is: 'equal',
  exact: 'equal',
  in: 'equal',
  ne: 'not',
  neq: 'not',
  not: 'not',
  nin: 'not',
  gt: 'above',
  gte: 'at-least',
  ge: 'at-least',
  min: 'at-least',
  from: 'at-least',
  since: 'at-least',
  after: 'above',
  start: 'at-least',
  lower: 'at-least',
  minimum: 'at-least',
  begin: 'at-least',
  lt: 'below',
  lte: 'at-most',
  le: 'at-most',
  max: 'at-most',
  to: 'at-most',
  until: 'at-most',
  before: 'below',
  end: 'at-most',
  upper: 'at-most',
  maximum: 'at-most',
  contains: 'contains',
  like: 'contains',
  ilike: 'contains',
  search: 'contains',
  prefix: 'starts-with',
  startswith: 'starts-with',
}

export function comparisonOf(word: string): Comparison | null {
  const plain = plainName(word)
  return Object.hasOwn(COMPARISONS, plain) ? (COMPARISONS[plain] ?? null) : null
}

/** The filter that a parameter is; none where it names no property of the entity. */
export function filtersOf(filter: Filter): readonly FilterQuery[] {
  const { words, entity } = filter
  if (words.length === 0) return []
  const whole = propertyOf(entity, words)
  if (whole !== null) return [made(filter, whole, filter.comparison ?? 'equal')]
  return present(filter) ?? compared(filter) ?? []
}

/** `created_after`, `min_price`, `price[gte]`, `total.lt`, `since`. */
function compared(filter: Filter): readonly FilterQuery[] | null {
  const { words, entity } = filter
  const behind = comparisonOf(words.at(-1) ?? '')
  const before = comparisonOf(words[0] ?? '')
  const tries: readonly (readonly [Comparison | null, readonly string[]])[] = [
    [behind, words.slice(0, -1)],
    [before, words.slice(1)],
  ]
  for (const [comparison, rest] of tries) {
    if (comparison === null) continue
    const property = rest.length === 0 || isTimeWord(rest) ? momentOf(entity) : (propertyOf(entity, rest) ?? momentNamed(entity, rest))
    if (property !== null) return [made(filter, property, comparison)]
  }
  return null
}

function isTimeWord(words: readonly string[]): boolean {
  return /^(?:date|time|datetime|timestamp)$/.test(words.join(''))
}

/** `since` alone: the moment of the last change, as it is with most services, else of the making. */
function momentOf(entity: SchemaNode): string | null {
  return momentNamed(entity, ['updated']) ?? momentNamed(entity, ['modified']) ?? momentNamed(entity, ['created']) ?? firstMoment(entity)
}

function firstMoment(entity: SchemaNode): string | null {
  const found = [...propertiesOf(entity)].find(([name, node]) => isMoment(name, node) && scalarTypes(node) !== 0)
  return found === undefined ? null : at('', found[0])
}

function momentNamed(entity: SchemaNode, words: readonly string[]): string | null {
  const plain = words.join('')
  const found = [...propertiesOf(entity)].find(
    ([name, node]) =>
      isMoment(name, node) &&
      (plainName(name).startsWith(plain) || plainName(name) === `date${plain}` || plainName(name) === `last${plain}`),
  )
  return found === undefined ? null : at('', found[0])
}

/** `inStock`, `has_children`, `is_archived`: a truth about a property. */
function present(filter: Filter): readonly FilterQuery[] | null {
  const { words, entity, node } = filter
  if (node === null || scalarTypes(node) !== Type.Boolean || !/^(?:in|is|has|with|only|include)$/.test(words[0] ?? '')) return null
  const [property] = plainMembers(entity).get(words.slice(1).join('')) ?? plainMembers(entity).get(`is${words.slice(1).join('')}`) ?? []
  if (property === undefined) return null
  return [made(filter, at('', property[0]), scalarTypes(property[1]) === Type.Boolean ? 'equal' : 'present')]
}

/** The place in the entity that words name: a property, its plural, a property of an object, what tells an embedded entity apart. */
export function propertyOf(entity: SchemaNode, words: readonly string[], depth = 0): string | null {
  const plain = words.join('')
  const members = plainMembers(entity)
  const names = [plain, `${plain}s`, singular(plain), `is${plain}`]
  for (const name of names) {
    for (const [written, node] of members.get(name) ?? []) {
      const inner = placeIn(node)
      if (inner !== null) return at('', written) + inner
    }
  }
  if (depth > 1 || words.length < 2) return null
  for (let cut = words.length - 1; cut > 0; cut--) {
    const head = words.slice(0, cut).join('')
    for (const [written, node] of members.get(head) ?? []) {
      const inner = isArray(node) ? null : isObject(node) ? propertyOf(node, words.slice(cut), depth + 1) : null
      if (inner !== null) return at('', written) + inner
    }
  }
  return null
}

/** Where in a property the value to compare stands; null where there is none. */
function placeIn(node: SchemaNode): string | null {
  const item = itemOf(node)
  if (item !== null) {
    const inner = scalarTypes(item) === 0 ? identityOf(item) : ''
    return inner === null ? null : `/*${inner}`
  }
  if (scalarTypes(node) !== 0) return ''
  if (!isObject(node)) return null
  const amount = amountOf(node)
  return /^\/(?:amount|value)$/i.test(amount) ? amount : identityOf(node)
}

function identityOf(node: SchemaNode): string | null {
  const members = plainMembers(node)
  // People give names in a query where they can, numbers where they must.
  for (const name of ['login', 'slug', 'key', 'username', 'name', ...IDENTITIES]) {
    const [member] = members.get(name) ?? []
    if (member !== undefined && (name === 'name' ? !members.has('id') || scalarTypes(node) === 0 : true)) return at('', member[0])
  }
  return null
}

function made(filter: Filter, property: string, comparison: Comparison): FilterQuery {
  const { param, steps, node } = filter
  const own = node === null ? null : wordsAllowed(node)
  return {
    kind: 'filter',
    param,
    steps,
    property,
    comparison,
    anyOf: node !== null && (isArray(node) || /comma|separated/i.test(node.keywords.description)),
    open: (own ?? []).filter((word) => /^(?:all|any|\*)$/i.test(word) && !allowed(filter.entity, property).includes(word)),
    reason: `${[param, ...steps].join('.')} ${comparison === 'equal' ? 'names' : `bounds (${comparison})`} the property ${property.slice(1).replaceAll('/', '.')}`,
  }
}

function allowed(entity: SchemaNode, property: string): readonly string[] {
  const [, name = ''] = property.split('/')
  const node = propertiesOf(entity).get(name)
  return node === undefined ? [] : (wordsAllowed(node) ?? [])
}
