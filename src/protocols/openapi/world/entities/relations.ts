import type { Relation, Resource } from '../../../../model/resource.ts'
import { conforms } from '../../../../schema/check/check.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { hash } from '../../../../schema/random.ts'
import type { Inference } from '../../state/inference.ts'
import { nodeAt } from '../../state/schemas.ts'
import { isMembers, valueAt, withMember } from '../../values.ts'
import type { Address } from './address.ts'
import { addressText, at, keyText, stepsOf } from './address.ts'
import { typed } from './keys.ts'
import { placesIn, withAt } from './places.ts'
import type { Population } from './population.ts'

export interface Back {
  readonly resource: Resource
  readonly relation: Relation
}

/** What things say of each other: whose key stands where. A pure function of addresses, so that both ends agree without asking. */
export class Relations {
  readonly #inference: Inference
  readonly #population: Population
  readonly #seed: number
  /** By the resource: what names it, for the lists that a thing has of those that belong to it. */
  readonly #backward = new Map<Relation, Back | null>()

  constructor(inference: Inference, population: Population, seed: number) {
    this.#inference = inference
    this.#population = population
    this.#seed = seed
  }

  /** Whom a thing of the population names in a place: `turn` tells the items of a list apart. null where there is nobody. */
  target(address: Address, relation: Relation, turn = 0): Address | null {
    const resource = this.#inference.resource(relation.to)
    if (resource === null || resource.kind === 'singleton') return null
    const parents = this.parentsOf(resource, address)
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
    const parents = this.parentsOf(resource, address)
    const { list } = this.#population.keys(resource, parents)
    const key = list[hash(`${addressText(address)} ${param}`, this.#seed) % Math.max(1, Math.ceil(list.length / 3))]
    return key === undefined ? null : { resource, parents, key }
  }

  /** What stands above the key of another thing, as far as this one's own address tells. */
  parentsOf(resource: Resource, from: Address): readonly string[] {
    const home = this.#population.home(resource)
    return resource.parents.map((parent, index) => {
      const same = from.resource.parents.findIndex((one) => one.param === parent.param)
      if (same >= 0) return from.parents[same] ?? ''
      if (parent.resource !== null && parent.resource === from.resource.id) return from.key
      return home[index] ?? ''
    })
  }

  /** Who names a thing of a resource, where that has a list of them: the way back. */
  wayBack(resource: Resource, relation: Relation): Back | null {
    let back = this.#backward.get(relation)
    if (back === undefined) this.#backward.set(relation, (back = this.#counterpart(resource, relation)))
    return back
  }

  /** All that belong to a thing: the orders of a customer, where each order names its customer. null where nothing says so. */
  belonging(address: Address, relation: Relation): readonly Address[] | null {
    const back = this.wayBack(address.resource, relation)
    if (back === null) return null
    const { resource, relation: way } = back
    const parents = this.parentsOf(resource, address)
    const examples = this.#population.examples(resource)
    const all = this.#population.keys(resource, parents).list.map((key) => ({ resource, parents, key }))
    return all.filter((one) => {
      const example = examples.get(one.key)
      const named = example === undefined ? this.target(one, way)?.key : keyText(at(example.value, way.property))
      return named === address.key
    })
  }

  #counterpart(resource: Resource, { to, many, property }: Relation): Back | null {
    if (!many || !property.endsWith('/*') || to === resource.id) return null
    const other = this.#inference.resource(to)
    const relation = other?.relations.find((one) => one.to === resource.id && one.as !== 'embedded' && !one.many && one.field !== null)
    return other === null || relation === undefined || relation.field !== resource.key?.property ? null : { resource: other, relation }
  }

  /** The thing with keys in it that lead somewhere. Embedded things are left to `embed`. */
  keyed(address: Address, node: SchemaNode, value: unknown, { fixed, terse }: Keeping): unknown {
    let result = value
    for (const relation of address.resource.relations) {
      if (relation.as === 'embedded' || fixed.has(relation.property)) continue
      const listed = relation.as === 'key' ? this.belonging(address, relation) : null
      if (listed !== null) result = this.#listed(node, result, relation, listed)
      else result = this.#pointed(address, node, result, relation, terse)
    }
    return result
  }

  #listed(node: SchemaNode, value: unknown, { property }: Relation, others: readonly Address[]): unknown {
    const path = stepsOf(property.slice(0, -2))
    const inner = nodeAt(node, property)
    if (inner === null || !Array.isArray(valueAt(value, path))) return value
    return withAt(
      value,
      path,
      others.map(({ key }) => typed(inner, key)),
    )
  }

  #pointed(address: Address, node: SchemaNode, value: unknown, relation: Relation, terse: boolean): unknown {
    const inner = nodeAt(node, relation.property)
    if (inner === null) return value
    let result = value
    for (const [turn, path] of placesIn(value, relation.property).entries()) {
      const present = valueAt(result, path)
      if (present === null || (typeof present === 'object' && !(terse && relation.as === 'either'))) continue
      const other = this.target(address, relation, turn)
      const next = other === null ? null : relation.field === other.resource.key?.property ? typed(inner, other.key) : undefined
      if (next !== undefined && conforms(inner, next, 'reply')) result = withAt(result, path, next)
    }
    return result
  }

  /** The things that stand inside of a thing, and those inside of them, with what they say of themselves elsewhere. */
  embed(address: Address, node: SchemaNode, value: unknown, look: Look, depth = 0): unknown {
    let result = value
    for (const relation of address.resource.relations) {
      if (relation.as === 'key' || relation.field === null || isBound(address.resource, relation)) continue
      const inner = nodeAt(node, relation.property)
      if (inner === null) continue
      const listed = this.#embedded(address, result, relation, look)
      if (listed !== null) result = withAt(result, listed.path, listed.items)
      for (const [turn, path] of placesIn(result, relation.property).entries()) {
        const present = valueAt(result, path)
        const other = isMembers(present) ? (listed?.others[turn] ?? this.target(address, relation, turn)) : null
        if (other === null || !isMembers(present)) continue
        const next = this.#inside(present, other, inner, look, depth)
        if (next !== present && conforms(inner, next, 'reply')) result = withAt(result, path, next)
      }
    }
    return result
  }

  #inside(present: Members, other: Address, node: SchemaNode, look: Look, depth: number): unknown {
    const { value, whole } = look(other)
    if (!isMembers(value)) return present
    const next = agreeing(present, value, 0)
    return whole || depth >= DEEPEST ? next : this.embed(other, node, next, look, depth + 1)
  }

  /** A list inside of a thing of all that belong to it: as many as there are. null where nothing says who belongs. */
  #embedded(address: Address, value: unknown, relation: Relation, look: Look): Listed | null {
    if (!relation.property.endsWith('/*')) return null
    const path = stepsOf(relation.property.slice(0, -2))
    const present = valueAt(value, path)
    const belonging = Array.isArray(present) && present.length > 0 ? this.belonging(address, relation) : null
    if (belonging === null || !Array.isArray(present)) return null
    const others = belonging.slice(0, MOST)
    const samples: readonly unknown[] = present
    return { path, others, items: others.map((other, index) => samples[index % samples.length] ?? look(other).value) }
  }
}

type Members = Readonly<Record<string, unknown>>

/** What of a thing is left as it is when its keys are set. */
interface Keeping {
  /** Pointers that somebody else decides about. */
  readonly fixed: ReadonlySet<string>
  /** What may stand there in full or as its key stands there as its key. */
  readonly terse: boolean
}

/** What is at an address, without what it has from others inside; `whole`: it stays so. */
export type Look = (address: Address) => { readonly value: unknown; readonly whole: boolean }

interface Listed {
  readonly path: readonly string[]
  readonly others: readonly Address[]
  readonly items: readonly unknown[]
}

const MOST = 10
const DEEPEST = 4

/** The path says already whom it has inside: `/repos/{owner}` its owner. */
function isBound({ parents }: Resource, { property }: Relation): boolean {
  return parents.some((parent) => parent.property !== null && parent.property.startsWith(`${property}/`))
}

/** What both have, as the one that was asked says it. */
export function agreeing(present: Members, whole: Members, depth: number): Members {
  let result = present
  for (const [name, own] of Object.entries(present)) {
    if (!Object.hasOwn(whole, name) || own === whole[name]) continue
    const theirs = whole[name]
    const next = isMembers(own) && isMembers(theirs) && depth < DEEPEST ? agreeing(own, theirs, depth + 1) : theirs
    if (next !== own) result = withMember(result, name, next)
  }
  return result
}
