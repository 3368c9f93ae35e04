import { at } from '../../../model/place.ts'
import type { ActionRole, Status } from '../../../model/resource.ts'
import { Type, type SchemaNode } from '../../../schema/node.ts'
import { singular } from '../names.ts'
import { plainName } from './plain.ts'
import { propertiesOf, scalarTypes, wordsAllowed } from './schemas.ts'
import { opposite, outcomesOf, participles } from './verbs.ts'

/** Properties that tell how far a thing has come, the likeliest first. */
const STATUSES: readonly string[] = ['status', 'state', 'phase', 'lifecycle', 'stage', 'lifecyclestate', 'condition']

/** The property of an entity that actions move; null where it has none. */
export function statusOf(entity: SchemaNode): Status | null {
  const found = [...propertiesOf(entity)]
    .map(([name, node]) => ({ name, values: wordsAllowed(node) ?? [], rank: rankOf(name) }))
    .filter(({ values, rank }) => values.length > 1 && rank >= 0)
    .toSorted((one, other) => one.rank - other.rank)[0]
  return found === undefined ? null : { property: at('', found.name), values: found.values }
}

function rankOf(name: string): number {
  const plain = plainName(name)
  const rank = STATUSES.indexOf(plain)
  return rank >= 0 ? rank : /(?:status|state)$/.test(plain) ? 20 : -1
}

/** What a verb sets: the value of an enumeration that it names (`cancel`: `cancelled`), else a flag (`lock`: `locked`); null where neither is there. */
export function setBy(entity: SchemaNode, verb: readonly string[]): ActionRole['sets'] {
  const members = [...propertiesOf(entity)].toSorted(([one], [other]) => order(one) - order(other))
  const outcomes = outcomesOf(verb).map(plainName)
  const exact = participles(verb[0] ?? '')
  const [near, far] = [outcomes.filter((word) => exact.includes(word)), outcomes.filter((word) => !exact.includes(word))]
  // What the verb says itself goes before what it comes to: `captured: true` before `status: succeeded`.
  return (
    valueOf(members, near) ??
    flagOf(entity, near, true) ??
    valueOf(members, far) ??
    flagOf(entity, far, true) ??
    unset(entity, verb[0] ?? '')
  )
}

function valueOf(members: readonly (readonly [string, SchemaNode])[], outcomes: readonly string[]): ActionRole['sets'] {
  for (const outcome of outcomes) {
    for (const [name, node] of members) {
      const value = rankOf(name) < 0 ? undefined : (wordsAllowed(node) ?? []).find((word) => plainName(word) === outcome)
      if (value !== undefined) return { property: at('', name), value }
    }
  }
  return null
}

function order(name: string): number {
  const rank = rankOf(name)
  return rank < 0 ? 99 : rank
}

function unset(entity: SchemaNode, verb: string): ActionRole['sets'] {
  const undone = opposite(verb)
  return undone === null ? null : flagOf(entity, [undone, singular(undone), ...participles(undone)], false)
}

function flagOf(entity: SchemaNode, names: readonly string[], value: boolean): ActionRole['sets'] {
  for (const [name, node] of propertiesOf(entity)) {
    const plain = plainName(name)
    if (names.some((one) => plain === one || plain === `is${one}`) && scalarTypes(node) === Type.Boolean)
      return { property: at('', name), value }
  }
  return null
}
