import { conforms } from '../../../../schema/check/check.ts'
import { improvise } from '../../../../schema/improvise.ts'
import { mend } from '../../../../schema/mend.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { hash, Random } from '../../../../schema/random.ts'
import { declares, memberNodes } from '../../answer/facets.ts'
import type { AnswerSettings } from '../../answer/settings.ts'
import { essence, propertiesOf } from '../../state/schemas.ts'
import { isMembers, withMember } from '../../values.ts'
import { addressText } from './address.ts'
import type { Thing } from './entities.ts'
import { nounOf } from './original.ts'

/** Shows things in other schemas than their own: an item of a list, the answer to who made it. */
export class Projector {
  readonly #settings: AnswerSettings
  readonly #entityOf: (resource: string) => SchemaNode | null

  constructor(settings: AnswerSettings, entityOf: (resource: string) => SchemaNode | null) {
    this.#settings = settings
    this.#entityOf = entityOf
  }

  /** What a schema has to say of a thing: its own members where the schema knows them, what the schema wants besides made up. undefined where nothing conforms. */
  show(thing: Thing, node: SchemaNode): unknown {
    return thing.known.shown(node, () => this.#make(thing, node))
  }

  #make(thing: Thing, node: SchemaNode): unknown {
    const { value, address } = thing
    const own = this.#entityOf(address.resource.id)
    const same = own !== null && (own === node || essence(own) === essence(node))
    if (same && conforms(node, value, 'reply')) return value
    const part = isMembers(value) && !same ? partOf(node, value) : value
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
    if (memberNodes(node, name).every((one) => conforms(one, member, 'reply'))) result = withMember(result, name, member)
  }
  return result
}
