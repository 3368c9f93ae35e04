import { PROBLEMS, type ProblemCode } from '../../../../model/problem.ts'
import type { Resource, Role } from '../../../../model/resource.ts'
import type { Draft, View } from '../../../../model/state.ts'
import type { Answer, WriteContext } from '../../../../model/world.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { improvise } from '../../../../schema/improvise.ts'
import { hash, Random } from '../../../../schema/random.ts'
import type { Asked } from '../../answer/material.ts'
import { refused } from '../../answer/refuse.ts'
import { absentStatus, answers } from '../../state/messages.ts'
import { type Address, addressText, keyText, stepsOf } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import type { Thing } from '../entities/entities.ts'

/** A write on its way: what is asked, by which role, and where it is written. */
export interface Write<R extends Role = Role> {
  readonly core: Core
  readonly role: R
  readonly asked: Asked
  readonly draft: Draft
  readonly about: WriteContext
}

/** What a write came to. */
export interface Done {
  /** null: no answer could be given that conforms, so that nothing was done after all. */
  readonly answer: Answer | null
  /** What it was about, where that is one entity. */
  readonly address: Address | null
  /** The entities that began with it. */
  readonly born: readonly Pick<Thing, 'address'>[]
  readonly wrote: boolean
}

/** Nothing was done, and the stand-in answers as if it had no state. */
export const IMPROVISE: Done = { answer: null, address: null, born: [], wrote: false }

/** A refusal for one reason, told in the operation's own documented error. */
export function refuse({ core, asked }: Pick<Write, 'core' | 'asked'>, code: ProblemCode, at: string, message: string): Done {
  return { ...IMPROVISE, answer: refusedFor({ core, asked }, code, [{ at, message }]) }
}

export function refusedFor(
  { core, asked }: Pick<Write, 'core' | 'asked'>,
  code: ProblemCode,
  reasons: readonly { readonly at: string; readonly message: string }[],
  status: number = PROBLEMS[code].status,
): Answer {
  const has = (other: number): boolean => answers(asked.model, String(other))
  const findings = reasons.map(({ at, message }) => ({
    code,
    subject: 'request' as const,
    at,
    rule: null,
    message,
    severity: 'error' as const,
  }))
  const told = status === 422 && !has(422) && has(400) ? 400 : status
  return refused(core.settings, asked.model, asked.request, { code, status: told, findings })
}

/** What the operation takes and nothing can show: refused where the contract can say so; else it is answered, and not kept. */
export function unshowable(write: Pick<Write, 'core' | 'asked'>, reasons: Parameters<typeof refusedFor>[2]): Done {
  const { responses } = write.asked.model
  if (!responses.some(({ key }) => /^4(?:00|22|XX)$/i.test(key))) return IMPROVISE
  return { ...IMPROVISE, answer: refusedFor(write, 'request-breaks-contract', reasons) }
}

/** What is not there: 404 or what the contract has in its place, or 410 where the operation documents it for what was deleted. */
export function missing(write: Pick<Write, 'core' | 'asked'> & { readonly draft: View }, address: Address): Done {
  const { asked } = write
  const text = addressText(address)
  const deleted = isDeleted(write.core, write.draft, address)
  const name = `${address.resource.type} ${decodeURIComponent(text).slice(0, 200)}`
  if (deleted && answers(asked.model, '410')) return refuse(write, 'gone', 'path', `${name} was deleted.`)
  const reasons = [{ at: 'path', message: `There is no ${name}${deleted ? ': it was deleted' : ''}.` }]
  return { ...IMPROVISE, answer: refusedFor(write, 'not-found', reasons, absentStatus(asked.model)) }
}

export function isDeleted({ entities }: Core, view: View, address: Address): boolean {
  return view.entity(entities.contract, address.resource.id, addressText(address))?.text === null
}

/** Makes values up for the parts of one entity: the same for the same address. */
export function makerFor({ settings }: Core, address: Address): (node: SchemaNode) => unknown {
  let random: Random | null = null
  return (node) => {
    random ??= new Random(hash(`${address.resource.id}\n${addressText(address)}`, settings.seed))
    const made = improvise(node, { random: random.fork(node.place.pointer), direction: 'reply', now: settings.now })
    return 'value' in made ? made.value : undefined
  }
}

/** The clock of a space: it stands still between writes, so that the same writes give the same bytes. */
export interface Tick {
  /** How many there were. */
  readonly turn: number
  /** Milliseconds since 1970. */
  readonly now: number
}

export function tick({ core, draft }: Pick<Write, 'core' | 'draft'>): Tick {
  const { now } = core.settings
  const turn = draft.mint(core.entities.contract, '#clock', 1)
  return { turn, now: now - (now % 1000) + turn * 1000 }
}

/** The entities above an address, outermost first, as far as they are known. */
export function above({ inference }: Core, { resource, parents }: Address): readonly Address[] {
  const found: Address[] = []
  for (const [index, binding] of resource.parents.entries()) {
    const owner: Resource | null = binding.resource === null ? null : inference.resource(binding.resource)
    if (owner === null || owner.kind === 'singleton' || owner.parents.length > index) continue
    const own = owner.parents.length === 0 ? [] : parents.slice(0, index)
    if (own.length === owner.parents.length) found.push({ resource: owner, parents: own, key: parents[index] ?? '' })
  }
  return found
}

/** Looks up the entities that another one shows inside, by the keys that a request names them with. */
export function namerFor(
  { core, draft }: Pick<Write, 'core' | 'draft'>,
  { resource, parents }: Address,
): (member: string, node: SchemaNode, key: unknown) => unknown {
  const { entities, inference, projector } = core
  return (member, node, key) => {
    const relation = resource.relations.find(({ property, as }) => as !== 'key' && stepsOf(property)[0] === member)
    const other = relation === undefined ? null : inference.resource(relation.to)
    const text = keyText(key)
    if (other === null || text === null || other.kind === 'singleton' || relation?.field !== other.key?.property) return undefined
    const said = other.parents.map(({ param }) => parents[resource.parents.findIndex((one) => one.param === param)] ?? null)
    const thing = entities.find(draft, { resource: other, parents: entities.homeOf(other, { parents: said, where: [] }), key: text })
    return thing === null || thing.value === undefined ? undefined : projector.show(thing, node)
  }
}
