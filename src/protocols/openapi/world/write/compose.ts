import { equal } from '../../../../schema/check/equal.ts'
import { ANY_TYPE, Type, type SchemaNode } from '../../../../schema/node.ts'
import { firstOf, typesOf } from '../../answer/facets.ts'
import { singular } from '../../names.ts'
import { plainName, wordsOf } from '../../state/plain.ts'
import { itemOf, propertiesOf, requiredOf } from '../../state/schemas.ts'
import { isMembers, setMember, withMember } from '../../values.ts'
import { fitted, isSecret, isServers, type Make, type Slot, slotOf, takes } from './fit.ts'
import { mergePatch } from './merge-patch.ts'
import { askedFor, type Members, type Sent } from './sent.ts'

/** What an entity is put together from. */
export interface Parts {
  /** The schema of a whole entity; null where the contract shows none: then all that is sent is the entity. */
  readonly node: SchemaNode | null
  /** What was there, or what the world has there by itself. */
  readonly base: unknown
  readonly sent: Sent
  readonly make: Make
  /** The entity that a member names by a key, as it is shown inside of this one; undefined where it names none. */
  readonly named?: (member: string, node: SchemaNode, key: unknown) => unknown
}

/** An entity, and what was sent that it has no form for. */
export interface Composed {
  readonly value: unknown
  /** Members that the entity should show and cannot. */
  readonly lost: readonly string[]
  /** Members that the entity shows as they were sent. */
  readonly kept: readonly string[]
}

/** A whole entity as a consumer sends it: what it could have sent and did not is not there, what is the server's comes from the base. */
export function replaced(parts: Parts): Composed {
  const { node, base, sent } = parts
  const own = lifted(parts)
  if (own !== parts) return below(own, replaced)
  const from = isMembers(base) ? base : {}
  const names = new Set([...Object.keys(from), ...Object.keys(sent.members), ...(node === null ? [] : requiredOf(node))])
  const done = new Composition()
  for (const name of names) {
    if (Object.hasOwn(sent.members, name)) done.send(parts, name, from[name], sent.members[name])
    else done.set(name, unsent(parts, name, from[name]))
  }
  return done
}

/** An entity with what was sent changed, and nothing else (RFC 7396); an empty text of a form clears. */
export function patched(parts: Parts): Composed {
  const { base, sent } = parts
  const own = lifted(parts)
  if (own !== parts) return below(own, patched)
  const from = isMembers(base) ? base : {}
  const done = new Composition(from)
  for (const [name, member] of Object.entries(sent.members)) {
    if (member === null || (member === '' && sent.form)) done.clear(parts, name, member)
    else done.send(parts, name, from[name], mergePatch(from[name], member))
  }
  return done
}

/** What stands in the place of a member that a consumer could have sent and did not. */
function unsent({ node, sent }: Parts, name: string, present: unknown): unknown {
  const asked = askedFor(sent, name)
  const slot = node === null ? null : slotOf(node, name)
  if (node === null || slot === null) return asked === undefined ? present : undefined
  if (asked === undefined || !isTaken(sent, name, slot)) return present
  const known = defaultFor(slot, asked)
  if (known !== undefined || !requiredOf(node).has(name)) return known
  const empty = EMPTY.find((value) => takes(slot, value))
  return empty === undefined ? present : empty
}

const EMPTY: readonly unknown[] = [null, [], false]

/** What stands for a member that has to be there and was not sent; undefined where nothing does. */
export function fallbackFor(slot: Slot, asked: SchemaNode | undefined): unknown {
  const known = asked === undefined ? undefined : defaultFor(slot, asked)
  return known === undefined ? EMPTY.find((value) => takes(slot, value)) : known
}

function defaultFor(slot: Slot, asked: SchemaNode): unknown {
  return [defaultOf([asked]), defaultOf(slot.nodes)].find((value) => value !== undefined && takes(slot, value))
}

/** Whether a consumer may say what a member is. Where the request has words of its own for it, those of the answer do not count. */
export function isTaken(sent: Sent, name: string, slot: Slot): boolean {
  const asked = askedFor(sent, name)
  return asked === undefined ? !isServers(slot) : !isServers({ nodes: [asked], all: true })
}

/** The entities that keys stand for, where the entity shows them in full. */
function inFull({ named }: Parts, slot: Slot, name: string, member: unknown): unknown {
  const node = slot.nodes[0]
  if (named === undefined || node === undefined || takes(slot, member)) return undefined
  const item = Array.isArray(member) ? itemOf(node) : null
  const whole = Array.isArray(member)
    ? item === null
      ? undefined
      : member.map((key: unknown) => named(name, item, key))
    : named(name, node, member)
  return whole === undefined || (Array.isArray(whole) && whole.includes(undefined)) || !takes(slot, whole) ? undefined : whole
}

function defaultOf(nodes: readonly SchemaNode[]): unknown {
  for (const node of nodes) {
    const value = firstOf(node, (one) => one.keywords.default)
    if (value !== undefined) return value
  }
  return undefined
}

class Composition implements Composed {
  value: Members
  readonly lost: string[] = []
  readonly kept: string[] = []
  /** The same, where it is no longer what we began with and may be changed. */
  #own: Record<string, unknown> | null = null

  constructor(value: Members = {}) {
    this.value = value
  }

  set(name: string, member: unknown): void {
    if (member === undefined) return
    if (this.#own !== this.value) this.value = this.#own = { ...this.value }
    setMember(this.#own, name, member)
  }

  send(parts: Parts, name: string, present: unknown, member: unknown): void {
    const { node, sent, make } = parts
    const slot = node === null ? null : slotOf(node, name)
    // What an answer must have and nothing describes is as it was sent.
    if (node !== null && slot === null && !requiredOf(node).has(name)) {
      if (!this.inside(parts, node, name, member)) this.relate(node, name, member, make)
      return
    }
    if (slot !== null && (isSecret(slot) || !isTaken(sent, name, slot))) return this.set(name, isSecret(slot) ? undefined : present)
    const next = slot === null ? member : (inFull(parts, slot, name, member) ?? fitted(slot, present, member, make))
    // What the request has a schema for is the contract's own contradiction, and no reason to refuse it.
    if (next === undefined && slot !== null && askedFor(sent, name) === undefined && isOfKind(slot, member)) this.lost.push(name)
    if (next !== undefined) this.kept.push(name)
    this.set(name, next === undefined ? present : next)
  }

  /** `modelName` sent, `{ configuration: { modelName } }` shown: into the one part that knows it. */
  inside({ make, sent }: Parts, node: SchemaNode, name: string, member: unknown): boolean {
    const parts = [...propertiesOf(node)].filter(([, inner]) => itemOf(inner) === null && propertiesOf(inner).has(name))
    const [part, ...others] = parts
    const slot = part === undefined ? null : slotOf(part[1], name)
    const whole = part === undefined ? null : slotOf(node, part[0])
    // Where the request has a way to say the part itself, what stands beside that is something else.
    if (part === undefined || slot === null || whole === null || others.length > 0 || askedFor(sent, part[0]) !== undefined) return false
    if (isServers(slot) || isServers(whole)) return false
    const present = this.value[part[0]]
    const before = isMembers(present) ? present : make(part[1])
    const next = fitted(slot, isMembers(before) ? before[name] : undefined, member, make)
    const after = next === undefined || !isMembers(before) ? undefined : withMember(before, name, next)
    if (after === undefined || !takes(whole, after)) return false
    this.set(part[0], after)
    return true
  }

  /** `customerId` sent, `customer` shown; `label_ids` sent, `labels` shown. */
  relate(node: SchemaNode, name: string, member: unknown, make: Make): void {
    const words = wordsOf(name)
    if (!/^ids?$/.test(words.at(-1) ?? '') || words.length < 2) return
    const noun = words.slice(0, -1).join('')
    const shown = [...propertiesOf(node).keys()].find((one) => plainName(one) === noun || singular(plainName(one)) === singular(noun))
    const slot = shown === undefined ? null : slotOf(node, shown)
    if (shown === undefined || slot === null || isServers(slot)) return
    const next = fitted(slot, this.value[shown], member, make)
    if (next !== undefined) this.set(shown, next)
  }

  clear({ node, sent }: Parts, name: string, member: unknown): void {
    const slot = node === null ? null : slotOf(node, name)
    if (slot !== null && (isSecret(slot) || !isTaken(sent, name, slot))) return
    const required = node !== null && requiredOf(node).has(name)
    const empty = slot === null ? undefined : [null, member, '', []].find((value) => takes(slot, value))
    const gone = sent.essence === 'application/merge-patch+json' || empty !== null || node === null
    if (!required && gone) this.value = without(this.value, name)
    else if (empty !== undefined) this.set(name, empty)
    else if (askedFor(sent, name) === undefined) this.lost.push(name)
  }
}

function without(value: Members, name: string): Members {
  return Object.fromEntries(Object.entries(value).filter(([one]) => one !== name))
}

/** Whether what was sent is of a type that the member has, so that it is its value that cannot be shown and not its shape. */
function isOfKind({ nodes }: Slot, sent: unknown): boolean {
  const type = typeof sent === 'string' ? Type.String : typeof sent === 'number' ? Type.Integer | Type.Number : 0
  return nodes.every((node) => (typesOf(node) & type) !== 0 && typesOf(node) !== ANY_TYPE)
}

/** `{ name }` sent where the entity is `{ id, attributes: { name } }`: what is sent belongs to the one member that knows all of it. */
function lifted(parts: Parts): Parts & { readonly inside?: string; readonly whole?: Members } {
  const { node, base, sent } = parts
  const names = Object.keys(sent.members)
  if (node === null || !isMembers(base) || names.length === 0 || names.some((name) => propertiesOf(node).has(name))) return parts
  for (const [name, inner] of propertiesOf(node)) {
    const known = propertiesOf(inner)
    const slot = slotOf(node, name)
    if (slot === null || isServers(slot) || !isMembers(base[name]) || !names.every((one) => known.has(one))) continue
    return { ...parts, node: inner, base: base[name], inside: name, whole: base }
  }
  return parts
}

function below(parts: Parts & { readonly inside?: string; readonly whole?: Members }, how: (parts: Parts) => Composed): Composed {
  const { inside, whole, node, base, sent, make } = parts
  const done = how({ node, base, sent, make })
  return inside === undefined || whole === undefined ? done : { ...done, value: withMember(whole, inside, done.value), kept: [] }
}

/** Whether an entity still shows what another one did, for the members that were sent. */
export function stillShows(value: unknown, { value: composed, kept }: Composed): boolean {
  return kept.every((name) => isMembers(value) && isMembers(composed) && equal(value[name], composed[name]))
}
