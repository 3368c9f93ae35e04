import type { SchemaNode } from '../../../../schema/node.ts'
import { requiredOf, propertiesOf } from '../../state/schemas.ts'
import { type Address, stepsOf } from '../entities/address.ts'
import { fallbackFor, isTaken } from './compose.ts'
import { type Slot, slotOf } from './fit.ts'
import { askedFor, type Members, type Sent } from './sent.ts'
import { momentFor, momentKind } from './times.ts'

/** What an entity has besides what consumers send. */
interface Kind {
  /** Members that only the world can make up. */
  readonly more: boolean
  /** Members that have to be there, that a consumer may send, and that nothing stands for where it does not. */
  readonly wanted: readonly string[]
  readonly moments: readonly (readonly [string, Slot])[]
}

const kinds = new WeakMap<SchemaNode, WeakMap<object, Kind>>()

/** What a new entity begins with where its key, its moments and what was sent are all that it has; null where more has to be made up. */
export function leanBase(node: SchemaNode, { resource, key }: Address, keyValue: unknown, sent: Sent, now: number): Members | null {
  const kind = kindOf(node, resource, sent)
  if (kind.more || kind.wanted.some((name) => !Object.hasOwn(sent.members, name))) return null
  const base: Record<string, unknown> = {}
  const [first, ...rest] = resource.key?.property === null || resource.key === null ? [] : stepsOf(resource.key.property)
  if (first !== undefined && rest.length === 0 && first !== '__proto__') base[first] = keyValue ?? key
  for (const [name, slot] of kind.moments) {
    const told = momentFor(slot, now)
    if (told === undefined) return null
    base[name] = told
  }
  return base
}

/** What things of a schema have, beside what can be sent in this way. */
export function kindOf(node: SchemaNode, { key, parents }: Address['resource'], sent: Sent): Kind {
  let known = kinds.get(node)
  if (known === undefined) kinds.set(node, (known = new WeakMap()))
  const asked = sent.node ?? node
  let kind = known.get(asked)
  if (kind === undefined) {
    const places = [key?.property ?? null, ...parents.map(({ property }) => property)]
    kind = studied(node, new Set(places.flatMap((place) => (place === null ? [] : stepsOf(place).slice(0, 1)))), sent)
    known.set(asked, kind)
  }
  return kind
}

function studied(node: SchemaNode, placed: ReadonlySet<string>, sent: Sent): Kind {
  const wanted: string[] = []
  const moments: (readonly [string, Slot])[] = []
  let more = sent.around !== null
  for (const name of propertiesOf(node).keys()) {
    const slot = slotOf(node, name)
    if (placed.has(name) || slot === null) continue
    if (askedFor(sent, name) !== undefined && isTaken(sent, name, slot)) {
      if (requiredOf(node).has(name) && fallbackFor(slot, askedFor(sent, name)) === undefined) wanted.push(name)
    } else if (momentKind(name) !== null && name !== '__proto__') moments.push([name, slot])
    else more = true
  }
  return { more, wanted, moments }
}
