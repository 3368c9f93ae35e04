import type { Relation, Resource } from '../../../model/resource.ts'
import { conforms } from '../../../schema/check/check.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { hash } from '../../../schema/random.ts'
import type { Inference } from '../state/inference.ts'
import { nodeAt } from '../state/schemas.ts'
import { isMembers, valueAt, withMember } from '../values.ts'
import type { Address } from './address.ts'
import { addressText, at, stepsOf } from './address.ts'
import { typed } from './keys.ts'
import { placesIn, withAt } from './places.ts'
import type { Population } from './population.ts'

/** What things say of each other: whose key stands where. A pure function of addresses, so that both ends agree without asking. */
export class Relations {
  readonly #inference: Inference
  readonly #population: Population
  readonly #seed: number
  /** By the resource: what names it, for the lists that a thing has of those that belong to it. */
  readonly #backward = new Map<Relation, { readonly resource: Resource; readonly relation: Relation } | null>()

  constructor(inference: Inference, population: Population, seed: number) {
    this.#inference = inference
    this.#population = population
    this.#seed = seed
  }

  /** Whom a thing of the population names in a place: `turn` tells the items of a list apart. null where there is nobody. */
  target(address: Address, relation: Relation, turn = 0): Address | null {
    const resource = this.#inference.resource(relation.to)
    if (resource === null || resource.kind === 'singleton') return null
    const parents = this.#parentsOf(resource, address)
    const { list } = this.#population.keys(resource, parents)
    if (list.length === 0) return null
    const chosen = hash(`${addressText(address)} ${relation.property}`, this.#seed)
    // Some have several, so that a list of what belongs to one is worth looking at.
    const index = ((chosen % Math.ceil(list.length / 2)) + turn) % list.length
    const own = resource.id === address.resource.id ? list.indexOf(address.key) : -1
    // What belongs to another of its own kind belongs to an earlier one: nothing is its own grandparent.
    const key = own === 0 ? undefined : own > 0 ? list[index % own] : list[index]
    return key === undefined ? null : { resource, parents, key }
  }

  /** To whom a thing belongs that does not say so itself: the issue of a comment. */
  owner(address: Address, param: string, resource: Resource): Address | null {
    const parents = this.#parentsOf(resource, address)
    const { list } = this.#population.keys(resource, parents)
    const key = list[hash(`${addressText(address)} ${param}`, this.#seed) % Math.max(1, Math.ceil(list.length / 3))]
    return key === undefined ? null : { resource, parents, key }
  }

  /** What stands above the key of another thing, as far as this one's own address tells. */
  #parentsOf(resource: Resource, from: Address): readonly string[] {
    const home = this.#population.home(resource)
    return resource.parents.map((parent, index) => {
      const same = from.resource.parents.findIndex((one) => one.param === parent.param)
      if (same >= 0) return from.parents[same] ?? ''
      if (parent.resource !== null && parent.resource === from.resource.id) return from.key
      return home[index] ?? ''
    })
  }

  /** The keys of all that belong to a thing: the orders of a customer, where each order names its customer. null where nothing says so. */
  belonging(address: Address, relation: Relation): readonly string[] | null {
    let back = this.#backward.get(relation)
    if (back === undefined) this.#backward.set(relation, (back = this.#counterpart(address.resource, relation)))
    if (back === null) return null
    const parents = this.#parentsOf(back.resource, address)
    const found: string[] = []
    for (const key of this.#population.keys(back.resource, parents).list) {
      const example = this.#population.examples(back.resource).get(key)
      const named =
        example === undefined
          ? this.target({ resource: back.resource, parents, key }, back.relation)?.key
          : at(example.value, back.relation.property)
      if (named !== undefined && String(named) === address.key) found.push(key)
    }
    return found
  }

  #counterpart(
    resource: Resource,
    { to, many, as, property }: Relation,
  ): { readonly resource: Resource; readonly relation: Relation } | null {
    if (!many || as !== 'key' || !property.endsWith('/*') || to === resource.id) return null
    const other = this.#inference.resource(to)
    const relation = other?.relations.find((one) => one.to === resource.id && one.as === 'key' && !one.many)
    return other === null || relation === undefined ? null : { resource: other, relation }
  }

  /** The thing with keys in it that lead somewhere. Embedded things are left to `embed`. */
  keyed(address: Address, node: SchemaNode, value: unknown, fixed: ReadonlySet<string>): unknown {
    let result = value
    for (const relation of address.resource.relations) {
      if (relation.as === 'embedded' || fixed.has(relation.property)) continue
      const listed = this.belonging(address, relation)
      if (listed !== null) result = this.#listed(node, result, relation, listed)
      else result = this.#pointed(address, node, result, relation)
    }
    return result
  }

  #listed(node: SchemaNode, value: unknown, { property }: Relation, keys: readonly string[]): unknown {
    const path = stepsOf(property.slice(0, -2))
    const inner = nodeAt(node, property)
    if (inner === null || !Array.isArray(valueAt(value, path))) return value
    return withAt(
      value,
      path,
      keys.map((key) => typed(inner, key)),
    )
  }

  #pointed(address: Address, node: SchemaNode, value: unknown, relation: Relation): unknown {
    const inner = nodeAt(node, relation.property)
    if (inner === null) return value
    let result = value
    for (const [turn, path] of placesIn(value, relation.property).entries()) {
      const present = valueAt(result, path)
      if (present === null || typeof present === 'object') continue
      const other = this.target(address, relation, turn)
      const next = other === null ? null : relation.field === other.resource.key?.property ? typed(inner, other.key) : undefined
      if (next !== undefined && conforms(inner, next, 'reply')) result = withAt(result, path, next)
    }
    return result
  }

  /** The things that stand inside of a thing, with what they say of themselves elsewhere. */
  embed(address: Address, node: SchemaNode, value: unknown, look: (address: Address) => unknown): unknown {
    let result = value
    for (const relation of address.resource.relations) {
      if (relation.as === 'key' || relation.field === null || isBound(address.resource, relation)) continue
      const inner = nodeAt(node, relation.property)
      if (inner === null) continue
      for (const [turn, path] of placesIn(result, relation.property).entries()) {
        const present = valueAt(result, path)
        if (!isMembers(present)) continue
        const other = this.target(address, relation, turn)
        const whole = other === null ? undefined : look(other)
        const next = other === null || !isMembers(whole) ? present : agreeing(present, whole, other.resource, 0)
        if (next !== present && conforms(inner, next, 'reply')) result = withAt(result, path, next)
      }
    }
    return result
  }
}

/** The path says already whom it has inside: `/repos/{owner}` its owner. */
function isBound({ parents }: Resource, { property }: Relation): boolean {
  return parents.some((parent) => parent.property !== null && parent.property.startsWith(`${property}/`))
}

const DEEPEST = 3

/** What both have, as the one that was asked says it. What that one has inside from others is left as it is. */
export function agreeing(
  present: Readonly<Record<string, unknown>>,
  whole: Readonly<Record<string, unknown>>,
  resource: Resource,
  depth: number,
): Readonly<Record<string, unknown>> {
  let result = present
  for (const [name, own] of Object.entries(present)) {
    if (!Object.hasOwn(whole, name) || own === whole[name]) continue
    const theirs = whole[name]
    if (depth === 0 && resource.relations.some(({ property, as }) => as !== 'key' && stepsOf(property)[0] === name)) continue
    if (isMembers(own) && isMembers(theirs)) {
      if (depth < DEEPEST) result = withMember(result, name, agreeing(own, theirs, resource, depth + 1))
    } else result = withMember(result, name, theirs)
  }
  return result
}
