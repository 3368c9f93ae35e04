import type { Inspection } from '../../../model/match.ts'
import type { Binding, Role } from '../../../model/resource.ts'
import { equal } from '../../../schema/check/equal.ts'
import { JsonNumber } from '../../../schema/json/number.ts'
import { pointerTokens } from '../../../schema/json/pointer.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { plainName } from '../names.ts'
import type { OperationModel, Parameter } from '../operation.ts'
import { isMembers } from '../values.ts'
import type { Field } from './field.ts'
import { valueAtPointer } from './predicates.ts'
import { same } from './scalar.ts'
import { stands } from './sent.ts'

/** A query parameter that the answer has a member of the same name for. */
export interface AskedMember {
  readonly value: unknown
  readonly node: SchemaNode
  /** Without it there would be no answer. */
  readonly required: boolean
}

const NOTHING: ReadonlyMap<string, AskedMember> = new Map()

/**
 * What was asked for by the query where the answer is worked out of it (`/convert?from=EUR&to=USD`): no thing is behind such an
 * operation that could have members of these names for reasons of its own.
 */
export function askedMembers({ parameters }: OperationModel, { params }: Inspection, { kind }: Role): ReadonlyMap<string, AskedMember> {
  const inQuery = parameters.filter((one) => one.in === 'query')
  if (kind !== 'none' && !(kind === 'singleton-read' && inQuery.some(({ required }) => required))) return NOTHING
  return new Map(inQuery.flatMap((one) => member(one, params.query)))
}

function member(
  { name, schema, required }: Parameter,
  query: Readonly<Record<string, unknown>>,
): readonly (readonly [string, AskedMember])[] {
  if (schema === null || !Object.hasOwn(query, name)) return []
  const value = query[name]
  return value === null || Array.isArray(value) || isMembers(value) ? [] : [[name, { value, node: schema, required }]]
}

/** Whether a member says what was asked for by its name and schema; true where it is another thing of the same name. */
export function saysAsked({ value, node }: AskedMember, nodes: readonly SchemaNode[], field: Field, candidate: unknown): boolean {
  if (field.readOnly || !nodes.some((own) => isAlike(own, node)) || same(value, candidate, field)) return true
  if (typeof value !== 'string' || typeof candidate !== 'string' || field.listed) return false
  return value.trim().toLowerCase() === candidate.trim().toLowerCase()
}

/**
 * Whether a member of a parameter's name is that parameter for all we know: what has to be asked for is, and the rest where the answer
 * bears other things that were asked for. Alone, an equal name may be chance: `?limit=10` of a service whose `limit` is another.
 */
export function isTrusted(asked: ReadonlyMap<string, AskedMember>, name: string, body: unknown): boolean {
  if (asked.get(name)?.required === true) return true
  if (!isMembers(body)) return false
  return [...asked].some(([other, { value }]) => other !== name && Object.hasOwn(body, other) && textOf(value) === textOf(body[other]))
}

function isAlike(one: SchemaNode, other: SchemaNode): boolean {
  const [a, b] = [leaf(one).keywords, leaf(other).keywords]
  return a.types === b.types && a.format === b.format && (a.enum === null ? b.enum === null : b.enum !== null && equal(a.enum, b.enum))
}

function leaf(node: SchemaNode): SchemaNode {
  let at = node
  for (let depth = 0; at.keywords.ref !== null && depth < 10; depth++) at = at.keywords.ref
  return at
}

/** A parameter of the path, and the property that bears its value. */
export type Addressed = Pick<Binding, 'param' | 'property'>

/** What of its path an entity bears. The key where the stand-in's does not bear it as well: that would be an echo already. */
export function addresses(role: Role, answer: string, { params }: Inspection, control: unknown): readonly Addressed[] {
  const key = 'key' in role ? role.key : null
  if (key === null || key.in !== 'path' || key.property === null) return role.scope
  const isEcho = String(valueAtPointer(control, answer + key.property)) === String(params.path[key.name])
  return isEcho ? role.scope : [...role.scope, { param: key.name, property: key.property }]
}

/** A part of the path that an entity does not lie in. */
export interface Stray {
  readonly param: string
  readonly property: string
  readonly value: unknown
}

/** What of the path above its key an entity contradicts: it was asked for among a customer's, and says that it is another's. */
export function strayOf(scope: readonly Addressed[], { params }: Inspection, entity: unknown): Stray | null {
  for (const { param, property } of scope) {
    if (property === null || !isNamed(param, property) || !Object.hasOwn(params.path, param)) continue
    const asked = params.path[param]
    const value = valueAtPointer(entity, property)
    const [one, other] = [textOf(asked), textOf(value)]
    if (one !== null && other !== null && !stands(asked) && one !== other) return { param, property, value }
  }
  return null
}

/** A name or a number in letters of one case; null for anything else. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.toLowerCase()
  return typeof value === 'number' || typeof value === 'boolean' || value instanceof JsonNumber ? String(value) : null
}

/** `/customerId` and `/customer/id` bear `customer_id`; that `/owner/login` bears `owner` is only likely. */
function isNamed(param: string, property: string): boolean {
  const tokens = pointerTokens(property)
  const name = plainName(param)
  return plainName(tokens.at(-1) ?? '') === name || plainName(tokens.join('_')) === name
}
