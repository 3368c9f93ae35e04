import { conforms } from '../../../../schema/check/check.ts'
import { improvise } from '../../../../schema/improvise.ts'
import { mend } from '../../../../schema/mend.ts'
import { Type, type SchemaNode } from '../../../../schema/node.ts'
import { hash, Random } from '../../../../schema/random.ts'
import { declares, memberNodes, typesOf } from '../../answer/facets.ts'
import type { AnswerSettings } from '../../answer/settings.ts'
import { keyProperty } from '../../state/key.ts'
import { plainName } from '../../state/plain.ts'
import { essence, nodeAt, propertiesOf } from '../../state/schemas.ts'
import { isMembers, withMember } from '../../values.ts'
import { type Address, addressText, at, stepsOf } from './address.ts'
import type { Thing } from './entities.ts'
import { inKind, typed } from './keys.ts'
import { nounOf } from './original.ts'
import { withAt } from './places.ts'

/** Shows things in other schemas than their own: an item of a list, the answer to who made it. */
export class Projector {
  readonly #settings: AnswerSettings
  readonly #entityOf: (resource: string) => SchemaNode | null
  readonly #bearers = new WeakMap<SchemaNode, Map<string, string | null>>()

  constructor(settings: AnswerSettings, entityOf: (resource: string) => SchemaNode | null) {
    this.#settings = settings
    this.#entityOf = entityOf
  }

  /** What a schema has to say of a thing: its own members where the schema knows them, what the schema wants besides made up. undefined where nothing conforms. */
  show(thing: Thing, node: SchemaNode): unknown {
    return thing.known.shown(node, () => this.#make(thing, node))
  }

  /** With its key where a schema has a member for that which the thing's own has not. */
  #named(address: Address, node: SchemaNode, value: unknown): unknown {
    const bearer = this.#bearerIn(address, node)
    const inner = bearer === null ? null : nodeAt(node, bearer)
    if (bearer === null || inner === null || at(value, bearer) !== undefined) return value
    const own = typed(inner, address.key)
    return own !== undefined && conforms(inner, own, 'reply') ? withAt(value, stepsOf(bearer), own) : value
  }

  #bearerIn({ resource }: Address, node: SchemaNode): string | null {
    let bearers = this.#bearers.get(node)
    if (bearers === undefined) this.#bearers.set(node, (bearers = new Map<string, string | null>()))
    let bearer = bearers.get(resource.id)
    if (bearer === undefined) bearers.set(resource.id, (bearer = this.#bearer(resource, node)))
    return bearer
  }

  #bearer({ id, kind, key, type }: Address['resource'], node: SchemaNode): string | null {
    const entity = this.#entityOf(id)
    if (kind === 'singleton' || key === null || entity === null) return null
    if (key.property !== null && nodeAt(node, key.property) !== null) return null
    const nouns = [plainName(type)]
    const found = keyProperty(node, { param: key.param === '' ? 'id' : key.param, schema: null, nouns })?.property ?? null
    return found === null || nodeAt(entity, found) !== null ? null : found
  }

  #make(thing: Thing, node: SchemaNode): unknown {
    const { value, address } = thing
    const alone = aloneIn(node, thing)
    if (alone !== undefined) return alone
    const own = this.#entityOf(address.resource.id)
    const same = own !== null && (own === node || essence(own) === essence(node))
    if (same && conforms(node, value, 'reply')) return value
    const part = isMembers(value) && !same ? this.#named(address, node, partOf(node, value)) : value
    if (conforms(node, part, 'reply')) return part
    const random = new Random(hash(`${address.resource.id} ${addressText(address)} ${node.place.pointer}`, this.#settings.seed))
    const options = { random, direction: 'reply' as const, now: this.#settings.now, name: nounOf(address.resource) }
    const made = improvise(node, options)
    const full = 'value' in made && isMembers(made.value) && isMembers(part) ? laid(node, made.value, part) : part
    if (conforms(node, full, 'reply')) return full
    const mended = mend(node, full, options)
    return 'impossible' in mended ? undefined : mended.value
  }
}

/** The key by itself, where the schema wants a text or number for a thing: a list of names. undefined where it wants more. */
function aloneIn(node: SchemaNode, { value, address: { resource, key } }: Thing): unknown {
  if (resource.kind === 'singleton' || (value !== undefined && !isMembers(value))) return undefined
  if ((typesOf(essence(node)) & (Type.Object | Type.Array)) !== 0 || propertiesOf(node).size > 0) return undefined
  const own = typed(node, key)
  return own !== undefined && conforms(node, own, 'reply') ? own : undefined
}

/** What a schema knows of an object; all of it where the schema names nothing. */
function partOf(node: SchemaNode, value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (propertiesOf(node).size === 0) return value
  const names = Object.keys(value)
  const known = names.filter((name) => declares(node, name))
  return known.length === names.length ? value : Object.fromEntries(known.map((name) => [name, value[name]]))
}

/** An object with another's members over its own, as far as they fit; what the other leaves out was only made up. */
function laid(node: SchemaNode, made: Readonly<Record<string, unknown>>, over: Readonly<Record<string, unknown>>): unknown {
  let result = made
  for (const [name, member] of Object.entries(over)) {
    const own = inKind(memberNodes(node, name), member)
    if (own !== undefined) result = withMember(result, name, own)
  }
  return result
}
