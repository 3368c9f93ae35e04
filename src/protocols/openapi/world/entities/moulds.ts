import type { Resource } from '../../../../model/resource.ts'
import { conforms } from '../../../../schema/check/check.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { hash, Random } from '../../../../schema/random.ts'
import { memberNodes } from '../../answer/facets.ts'
import { isMembers, withMember } from '../../values.ts'
import { type Address, addressText, stepsOf } from './address.ts'
import { another, isOwn } from './identity.ts'
import { mintKeys } from './keys.ts'
import { withAt } from './places.ts'
import type { Population } from './population.ts'
import { filledRenaming, renamed, type Renaming } from './rename.ts'

type Members = Readonly<Record<string, unknown>>

/** A thing that others are made after. */
interface Mould {
  readonly address: Address
  readonly value: Members
  /** Where it names itself: in addresses, and in texts put together. */
  readonly texts: readonly { readonly path: readonly string[]; readonly text: string }[]
  /** Members beside the key that tell it from others. */
  readonly identities: readonly string[]
}

interface Parts {
  readonly population: Population
  readonly seed: number
  readonly entityOf: (resource: string) => SchemaNode | null
  /** A thing at an address as nobody has it yet. */
  readonly make: (address: Address) => unknown
  /** With key and path in their places. */
  readonly place: (address: Address, node: SchemaNode, value: unknown) => unknown
}

/** So many kinds of newcomers there are to a resource. */
const POOL = 8

/**
 * Newcomers: what consumers create is kept as a whole, so that what the world adds to it need not be made up for each of them.
 * A few are, and the others are made after one of those.
 */
export class Moulds {
  readonly #parts: Parts
  readonly #pools = new Map<Resource, (Mould | null)[]>()
  readonly #keys = new Map<Resource, readonly string[]>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** A newcomer at an address; undefined where none can be made this way. */
  pour(address: Address): unknown {
    const { resource } = address
    const node = this.#parts.entityOf(resource.id)
    if (node === null || resource.kind === 'singleton' || resource.key === null) return undefined
    const chosen = hash(`${resource.id} ${addressText(address)}`, this.#parts.seed)
    const mould = this.#mould(resource, node, chosen % POOL)
    if (mould === null) return undefined
    const renaming = renamingOf(mould.address, address)
    const random = new Random(chosen)
    let value: Members = { ...mould.value }
    for (const name of mould.identities) value = withIdentity(node, value, name, random)
    let result: unknown = value
    for (const { path, text } of mould.texts) result = withAt(result, path, renamed(text, renaming))
    return this.#parts.place(address, node, result)
  }

  #mould(resource: Resource, node: SchemaNode, index: number): Mould | null {
    let pool = this.#pools.get(resource)
    if (pool === undefined) this.#pools.set(resource, (pool = []))
    let mould = pool[index]
    if (mould === undefined) pool[index] = mould = this.#make(resource, node, index)
    return mould
  }

  #make(resource: Resource, node: SchemaNode, index: number): Mould | null {
    const key = this.#keysOf(resource)[index]
    if (key === undefined) return null
    const address = { resource, parents: this.#parts.population.home(resource), key }
    const value = this.#parts.make(address)
    if (!isMembers(value) || !conforms(node, value, 'reply')) return null
    const others = new Set(resource.relations.map(({ property }) => stepsOf(property)[0]))
    const own = new Set(
      [resource.key?.property ?? '', ...resource.parents.map(({ property }) => property ?? '')].map((place) => stepsOf(place)[0]),
    )
    const identities = Object.keys(value).filter((name) => isOwn(name) && !others.has(name) && !own.has(name))
    return {
      address,
      value,
      texts: textsIn(value, renamingOf(address, { ...address, key: `${key}0`, parents: address.parents.map((one) => `${one}0`) })),
      identities,
    }
  }

  #keysOf(resource: Resource): readonly string[] {
    let keys = this.#keys.get(resource)
    if (keys === undefined) {
      const { population, seed } = this.#parts
      const kind = population.kind(resource)
      const known = population.keys(resource, population.home(resource)).list
      keys = kind.words === null ? mintKeys(kind, known, POOL, hash(`moulds of ${resource.id}`, seed)) : []
      this.#keys.set(resource, keys)
    }
    return keys
  }
}

function renamingOf(from: Address, to: Address): Renaming {
  const { item } = from.resource
  const path = item === null ? [] : filledRenaming(item, [...from.parents, from.key], [...to.parents, to.key])
  const names = [...from.parents.map((text, index) => [text, to.parents[index] ?? ''] as const), [from.key, to.key] as const]
  // A short number stands in many texts by chance.
  return [...path, ...names.filter(([old]) => old.length > 2 && !/^\d+$/.test(old))]
}

const DEEPEST = 4
const MOST = 400

/** The texts in a value that a renaming changes. */
function textsIn(value: unknown, renaming: Renaming): Mould['texts'] {
  const found: { readonly path: readonly string[]; readonly text: string }[] = []
  const look = (here: unknown, path: readonly string[]): void => {
    if (found.length >= MOST || path.length > DEEPEST) return
    if (typeof here === 'string') {
      if (renamed(here, renaming) !== here) found.push({ path, text: here })
    } else if (Array.isArray(here)) for (const [index, item] of here.entries()) look(item, [...path, String(index)])
    else if (isMembers(here)) for (const [name, member] of Object.entries(here)) look(member, [...path, name])
  }
  look(value, [])
  return found
}

function withIdentity(node: SchemaNode, value: Members, name: string, random: Random): Members {
  const next = another(value[name], random)
  return next !== null && memberNodes(node, name).every((one) => conforms(one, next, 'reply')) ? withMember(value, name, next) : value
}
