import type { Resource, WriteRole } from '../../../../model/resource.ts'
import { header, headerAll } from '../../../../model/wire.ts'
import { conforms } from '../../../../schema/check/check.ts'
import { type SchemaNode, Type } from '../../../../schema/node.ts'
import { isJson, parseMediaType } from '../../media-type.ts'
import type { OperationModel } from '../../operation.ts'
import { essence, propertiesOf, requiredOf, scalarTypes } from '../../state/schemas.ts'
import { isMembers } from '../../values.ts'
import { stepsOf } from '../entities/address.ts'
import { keyKindOf } from '../entities/keys.ts'
import { answered } from './begin.ts'
import { type BirthAnswer, birthAnswerFor } from './birth-answer.ts'
import { isSecret, slotOf } from './fit.ts'
import { kindOf } from './lean.ts'
import { listedAs } from './listed.ts'
import { type Birth, newborn } from './newborn.ts'
import { isJsonPatch, type Members, type Sent, sentOf } from './sent.ts'
import { formOf, isStatus, type MomentForm, momentIn, momentKind } from './times.ts'
import { mayHaveTwins } from './unique.ts'
import { childrenOf } from './whole.ts'
import type { Write } from './write.ts'

/**
 * How an operation makes things that consist of their key, moments, and what consumers send: worked out once for what is sent and what is
 * wanted, so that nothing of the schemas is walked through again for each. It makes what `made` makes.
 */
export interface BirthPlan {
  readonly resource: Resource
  /** What a thing has to conform to: as it is read, and as it is answered with. */
  readonly nodes: readonly SchemaNode[]
  readonly key: { readonly name: string; readonly numeric: boolean }
  readonly moments: readonly (readonly [string, MomentForm])[]
  /** What consumers may send, and what they have to. */
  readonly fields: ReadonlySet<string>
  readonly required: readonly string[]
  /** Something may belong to a status that is sent. */
  readonly hasStatus: boolean
  readonly answer: BirthAnswer
}

interface Planned {
  readonly type: string
  readonly accept: string
  readonly plan: BirthPlan | null
}

const MOST = 8
const known = new WeakMap<OperationModel, Planned[]>()

/** The plan for a request of this kind; null where things of this kind need more than a plan can say. */
export function birthPlanFor(write: Write<WriteRole>): BirthPlan | null {
  const { model, request } = write.asked
  const type = header(request.headers, 'content-type') ?? ''
  const accept = headerAll(request.headers, 'accept') ?? ''
  let own = known.get(model)
  if (own === undefined) known.set(model, (own = []))
  for (const one of own) if (one.type === type && one.accept === accept) return one.plan
  const plan = planned(write, type)
  if (own.length >= MOST) own.length = 0
  own.push({ type, accept, plan })
  return plan
}

/** What was sent, where it is what the plan is for; null where it is something else. */
export function membersFor({ fields, required }: BirthPlan, content: unknown): Members | null {
  if (!isMembers(content)) return null
  for (const name in content) if (!fields.has(name)) return null
  for (const name of required) if (!Object.hasOwn(content, name)) return null
  return content
}

/** The thing with a key, as it is when it was made of what was sent. */
export function bornOf({ key, moments }: BirthPlan, text: string, members: Members, now: number): Members {
  const value: Record<string, unknown> = {}
  value[key.name] = key.numeric ? Number(text) : text
  for (const [name, form] of moments) value[name] = momentIn(form, now)
  return Object.assign(value, members)
}

/** Whether it is whole, and can be answered with. */
export function isWhole({ nodes }: BirthPlan, value: unknown): boolean {
  for (const node of nodes) if (!conforms(node, value, 'reply')) return false
  return true
}

function planned(write: Write<WriteRole>, type: string): BirthPlan | null {
  const { core, role, asked } = write
  const resource = core.inference.resource(role.resource)
  const node = resource === null ? null : core.inference.entityOf(resource.id)
  const name = resource === null ? null : ownKey(role, resource)
  if (resource === null || node === null || name === null || !isJson(parseMediaType(type)?.essence ?? '')) return null
  const sent = sentOf(core, role, asked)
  const answer = birthAnswerFor(write)
  if (answer === null || isJsonPatch(sent) || mayHaveTwins(core, asked.model, resource)) return null
  const numeric = isNumeric(write, resource)
  const parts = partsOf(resource, node, name, sent, core.settings.now)
  if (numeric === null || parts === null || !staysAsIs(write, { resource, node, sent }, { [name]: numeric ? 1 : '1' })) return null
  const others = [answered(write), answer.node].filter((one) => one !== null)
  if (others.some((one) => essence(one) !== essence(node))) return null
  return { resource, nodes: [...new Set([node, answer.node])], key: { name, numeric }, ...parts, answer }
}

/** The member that bears the key, where the path says nothing else of what is made, and the body is all of it. */
function ownKey({ kind, key, scope, body, answer, upload }: WriteRole, resource: Resource): string | null {
  const plain = kind === 'create' && key === null && scope.length === 0 && body === '' && answer === '' && !upload
  if (!plain || resource.kind !== 'collection' || resource.item === null || resource.parents.length > 0) return null
  const [name, ...below] = stepsOf(resource.key?.property ?? '')
  return name === undefined || below.length > 0 || name === '__proto__' || momentKind(name) !== null || isStatus(name) ? null : name
}

/** Whether keys are numbers in things, or texts; null where that cannot be told beforehand. */
function isNumeric({ core }: Write, resource: Resource): boolean | null {
  const { property } = keyKindOf(core.inference, resource)
  const types = property === null ? 0 : scalarTypes(property)
  if (types === Type.String) return false
  return types === Type.Integer || types === (Type.Integer | Type.Number) ? true : null
}

type Parts = Pick<BirthPlan, 'moments' | 'fields' | 'required' | 'hasStatus'>

function partsOf(resource: Resource, node: SchemaNode, key: string, sent: Sent, now: number): Parts | null {
  const kind = kindOf(node, resource, sent)
  if (kind.more) return null
  const moments = kind.moments.flatMap(([name, slot]) => {
    const form = formOf(slot, now)
    return form === null ? [] : [[name, form] as const]
  })
  const served = new Set([key, ...kind.moments.map(([name]) => name)])
  const fields = new Set([...propertiesOf(node).keys()].filter((name) => !served.has(name)))
  const required = [...requiredOf(node)].filter((name) => !served.has(name))
  const isOdd = (name: string): boolean => {
    const slot = slotOf(node, name)
    return slot === null || !slot.all || isSecret(slot) || name === '__proto__'
  }
  if (moments.length < kind.moments.length || [...fields].some(isOdd) || required.some((name) => !fields.has(name))) return null
  return { moments, fields, required, hasStatus: [...fields].some(isStatus) }
}

/** Whether nothing of what the server says is another because the thing is new. */
function staysAsIs({ core }: Write, birth: Pick<Birth, 'resource' | 'node' | 'sent'>, value: Members): boolean {
  const { resource, sent } = birth
  const [children, listed] = [childrenOf(core, resource), listedAs(core, resource)]
  return newborn({ ...birth, sent: { ...sent, members: {} }, usual: () => undefined, children, listed }, value) === value
}
