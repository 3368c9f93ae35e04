import type { Query } from '../../../model/resource.ts'
import { Type, type SchemaNode } from '../../../schema/node.ts'
import { plainName, wordsOf } from './plain.ts'
import type { OperationModel, Parameter } from '../operation.ts'
import { comparisonOf, filtersOf } from './filters.ts'
import { schemaOfParameter } from './messages.ts'
import { isArray, propertiesOf, scalarTypes, wordsAllowed } from './schemas.ts'
import { sortOrders } from './sorts.ts'

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '))

const SEARCH = set('q query search keyword keywords text term searchterm searchtext searchquery searchstring freetext fulltext phrase find')
const SORT = set('sort sortby orderby order ordering sorting sortfield sortkey sortcolumn sortbyfield sortorderby')
const DIRECTION = set(
  'direction dir sortorder sortdirection sortdir orderdirection order sorttype ordering sortmode orderdir ascending descending desc asc reverse',
)
const FIELDS = set(
  'fields select include_fields includefields attributes projection optfields fieldset only field properties view fieldmask',
)
const OMIT = set('exclude excludefields omit without')
const EXPAND = set('expand include embed with populate expansions includes expands embedded optexpand')
const KEYS = set('ids keys uuids guids gids sids')

export interface QueryHint {
  /** null: nothing is known of what is listed. */
  readonly entity: SchemaNode | null
  /** Pointer to the key in the entity. */
  readonly key: string | null
  readonly nouns: readonly string[]
  readonly taken: ReadonlySet<string>
}

/** What the query parameters of a list do. Those that do nothing that can be told are left out. */
export function queriesOf(model: OperationModel, hint: QueryHint): readonly Query[] {
  const parameters = model.parameters.filter((one) => one.in === 'query' && !hint.taken.has(one.name))
  const direction = parameters.find((one) => isDirection(one)) ?? null
  const queries: Query[] = []
  for (const parameter of parameters) {
    if (parameter === direction) continue
    queries.push(...queryOf(parameter, hint, direction))
  }
  return queries
}

function isDirection(parameter: Parameter): boolean {
  if (!DIRECTION.has(plainName(parameter.name))) return false
  const node = schemaOfParameter(parameter)
  const words = node === null ? null : wordsAllowed(node)
  if (words !== null) return words.length > 0 && words.every((word) => /^(?:asc|desc)/i.test(word))
  return /^(?:direction|dir|sortorder|sortdirection|sortdir|orderdirection|orderdir)$/.test(plainName(parameter.name))
}

function queryOf(parameter: Parameter, hint: QueryHint, direction: Parameter | null): readonly Query[] {
  const { name: param } = parameter
  const plain = plainName(param.replace(/^[$_]/, ''))
  const node = schemaOfParameter(parameter)
  if (SORT.has(plain)) return [sortOf(parameter, node, hint, direction)]
  if (KEYS.has(plain) || (hint.key !== null && hint.nouns.some((noun) => plain === `${noun}ids`))) {
    return [{ kind: 'keys', param, reason: `${param} asks for entities by their keys` }]
  }
  const own = hint.entity !== null && hasMember(hint.entity, plain)
  if (!own) {
    if (SEARCH.has(plain) && (node === null || (scalarTypes(node) & Type.String) !== 0))
      return [{ kind: 'search', param, reason: `${param} looks into the texts` }]
    if (FIELDS.has(plain)) return [{ kind: 'fields', param, reason: `${param} chooses members` }]
    if (OMIT.has(plain)) return [{ kind: 'omit', param, reason: `${param} leaves members out` }]
    if (EXPAND.has(plain)) return [{ kind: 'expand', param, reason: `${param} embeds what relations name` }]
  }
  return hint.entity === null ? [] : nested(parameter, node, hint.entity)
}

function hasMember(entity: SchemaNode, plain: string): boolean {
  return [...propertiesOf(entity).keys()].some((name) => plainName(name) === plain)
}

/** An object of a parameter is a filter of its own for each member: `filter[status]`, `created[gte]`. */
function nested(parameter: Parameter, node: SchemaNode | null, entity: SchemaNode): readonly Query[] {
  const { name: param } = parameter
  const inner = node === null || isArray(node) ? new Map<string, SchemaNode>() : propertiesOf(node)
  const queries: Query[] = []
  const filters = /^(?:filters?|where|query|q)$/i.test(param)
  for (const [name, member] of inner) {
    const comparison = filters ? null : comparisonOf(name)
    const words = filters ? wordsOf(name) : wordsOf(param)
    queries.push(...filtersOf({ param, steps: [name], words, comparison, node: member, entity }))
  }
  if (inner.size === 0 || (node !== null && scalarTypes(node) !== 0)) {
    queries.push(...filtersOf({ param, steps: [], words: wordsOf(param.replace(/^filters?(?=\[)/, '')), comparison: null, node, entity }))
  }
  return queries
}

function sortOf(parameter: Parameter, node: SchemaNode | null, hint: QueryHint, direction: Parameter | null): Query {
  const values = node === null ? null : (wordsAllowed(node) ?? itemWords(node))
  const written = node?.keywords.default
  return {
    kind: 'sort',
    param: parameter.name,
    orders: values === null || hint.entity === null ? [] : sortOrders(values, hint.entity),
    direction: direction?.name ?? null,
    default: typeof written === 'string' ? written : null,
    reason: `${parameter.name} orders the list${direction === null ? '' : `, ${direction.name} turns it round`}`,
  }
}

function itemWords(node: SchemaNode): readonly string[] | null {
  for (const one of [node, ...(node.keywords.ref === null ? [] : [node.keywords.ref])]) {
    const items = one.keywords.array?.items
    if (items !== null && items !== undefined) return wordsAllowed(items)
  }
  return null
}
