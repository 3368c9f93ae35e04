import type { Resource } from '../../../../model/resource.ts'
import { weightOf } from '../../../../model/weight.ts'
import type { Shown } from '../../../../model/world.ts'
import { conforms } from '../../../../schema/check/check.ts'
import { improvise } from '../../../../schema/improvise.ts'
import { mend } from '../../../../schema/mend.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { hash, Random } from '../../../../schema/random.ts'
import { closure } from '../../answer/facets.ts'
import type { AnswerSettings } from '../../answer/settings.ts'
import type { OpenApiContract } from '../../read/read.ts'
import type { Inference } from '../../state/inference.ts'
import { itemOf, nodeAt, propertiesOf } from '../../state/schemas.ts'
import { isMembers, valueAt, withMember } from '../../values.ts'
import { type Address, addressText, at, keyText, stepsOf } from './address.ts'
import { inOrder, unfailed } from './chronology.ts'
import { typed, valueOfKey } from './keys.ts'
import { Moulds } from './moulds.ts'
import type { Operations } from './operations.ts'
import { type EntityShown, entityShown, nounOf, originalOf } from './original.ts'
import { withAt } from './places.ts'
import type { Population } from './population.ts'
import { Relations } from './relations.ts'
import { isAddress, pathRenaming, renamed, type Renaming } from './rename.ts'
import { Remembered } from './remember.ts'
import { vary } from './vary.ts'

export interface Being {
  readonly value: unknown
  readonly origin: Shown['origin']
}

const NOBODY: Being = { value: undefined, origin: 'improvised' }
const MOST = 600
/** Bytes that they may take, in each of two forms. */
const LARGEST = 16 * 1024 * 1024

/** What is at an address when nobody has written: a pure function of the seed and the address. */
export class Base {
  readonly relations: Relations
  readonly #read: OpenApiContract
  readonly #moulds: Moulds
  readonly #inference: Inference
  readonly #settings: AnswerSettings
  readonly #operations: Operations
  readonly #population: Population
  readonly #beings = new Remembered<string, Being>(MOST, { bytes: LARGEST, weigh: ({ value }) => weightOf(value) })
  #salt: number | null = null
  readonly #exemplaries = new Map<Resource, boolean>()
  readonly #shown = new Remembered<string, { readonly shown: EntityShown | null }>(64)
  /** A write asks for the same few again and again. */
  readonly #keys = new Remembered<string, { readonly value: unknown }>(256)
  readonly #bare = new Remembered<string, unknown>(MOST, { bytes: LARGEST, weigh: weightOf })

  constructor(parts: {
    read: OpenApiContract
    inference: Inference
    settings: AnswerSettings
    operations: Operations
    population: Population
  }) {
    this.#read = parts.read
    this.#inference = parts.inference
    this.#settings = parts.settings
    this.#operations = parts.operations
    this.#population = parts.population
    this.#moulds = new Moulds({
      population: parts.population,
      seed: parts.settings.seed,
      entityOf: (resource) => parts.inference.entityOf(resource),
      make: (address) => this.#newborn(address),
      place: (address, node, value) => this.#placed(address, node, value),
    })
    this.relations = new Relations(parts.inference, parts.population, parts.settings.seed)
  }

  /** Different for every contract and every seed. */
  get salt(): number {
    return (this.#salt ??= hash(this.#read.contract.hash, this.#settings.seed))
  }

  at(address: Address): Being {
    return this.#beings.get(`${address.resource.id} ${addressText(address)}`, () => this.#make(address))
  }

  /** What a thing that is made at an address begins with: not the contract's example itself, but another of its kind. undefined where the contract shows none. */
  fresh(address: Address): unknown {
    return this.#moulds.pour(address) ?? this.#newborn(address) ?? this.at(address).value
  }

  #newborn(address: Address): unknown {
    const node = this.#inference.entityOf(address.resource.id)
    if (node === null) return undefined
    const shown = this.#shownAt(address)
    return shown?.exemplary === true ? this.#made(address, node, shown, true) : this.#bareAt(address)
  }

  /** Whether it is just what the stand-in answers with when it knows of no state: then nothing needs to be made here. */
  isPlain(address: Address): boolean {
    const { resource } = address
    if (resource.kind === 'singleton') return resource.of === null
    const example = this.#population.examples(resource).get(address.key)
    if (example !== undefined) return false
    return this.#population.indexOf(address) < 0 && this.#exemplary(resource)
  }

  /** Whether the read operation has an example for things that it has never heard of. */
  #exemplary(resource: Resource): boolean {
    let exemplary = this.#exemplaries.get(resource)
    if (exemplary === undefined) {
      const known = this.#operations.read(resource)
      const original = known === null ? null : originalOf(this.#settings, known.model, {})
      this.#exemplaries.set(resource, (exemplary = original !== null && original.exemplary))
    }
    return exemplary
  }

  #make(address: Address): Being {
    const node = this.#inference.entityOf(address.resource.id)
    if (node === null) return NOBODY
    const bare = this.#bareAt(address)
    if (bare === undefined) return NOBODY
    const origin = this.#population.examples(address.resource).has(address.key) ? 'example' : 'improvised'
    if (this.#isWhole(address)) return { value: bare, origin }
    const look = (other: Address): { value: unknown; whole: boolean } => ({ value: this.#bareAt(other), whole: this.#isWhole(other) })
    const value = this.relations.embed(address, node, bare, look)
    return { value: conforms(node, value, 'reply') ? value : bare, origin }
  }

  /** The contract shows it as it is, with all that is inside. */
  #isWhole(address: Address): boolean {
    return this.#population.examples(address.resource).get(address.key)?.whole === true || this.isPlain(address)
  }

  /** Without what it has from others inside. */
  #bareAt(address: Address): unknown {
    return this.#bare.get(`${address.resource.id} ${addressText(address)}`, () => this.#makeBare(address))
  }

  #makeBare(address: Address): unknown {
    const { resource, key } = address
    const node = this.#inference.entityOf(resource.id)
    if (node === null) return undefined
    const example = this.#population.examples(resource).get(key)
    if (example?.whole === true) return this.#placed(address, node, example.value)
    const shown = this.#shownAt(address)
    if (example === undefined && this.isPlain(address)) return shown?.value
    const made = this.#made(address, node, shown)
    if (made === undefined || example === undefined) return made
    return this.#completed(node, made, example.value)
  }

  #shownAt(address: Address): EntityShown | null {
    return this.#shown.get(`${address.resource.id} ${addressText(address)}`, () => ({
      shown: entityShown(this.#operations, this.#settings, address),
    })).shown
  }

  /** One of many: like the contract's example, but with a life of its own. */
  #made(address: Address, node: SchemaNode, shown: EntityShown | null, newborn = false): unknown {
    const random = new Random(hash(`${address.resource.id} ${addressText(address)}`, this.#settings.seed))
    const value = shown?.value ?? this.#improvised(node, random, address, true) ?? this.#improvised(node, random, address, false)
    if (value === undefined) return undefined
    // What was made up altogether differs from its like already.
    const alike = shown?.exemplary === true || givesExamples(node)
    const donor = alike ? this.#improvised(node, random, address, false) : undefined
    const fixed = this.#fixed(address)
    const variation = { random, donor, renaming: this.#renaming(address, shown), fixed, all: shown?.exemplary ?? false, newborn }
    const steps: readonly ((value: unknown) => unknown)[] = [
      (one) => (alike ? vary(node, one, variation) : one),
      (one) => this.#placed(address, node, one),
      (one) => this.relations.keyed(address, node, one, { fixed, terse: shown?.exemplary !== true }),
      (one) => inOrder(node, one, address.resource),
      (one) => (shown?.exemplary === true ? one : unfailed(node, one, (name) => random.fork(`ended ${name}`).chance(0.25))),
    ]
    const all = steps.reduce<unknown>((one, step) => step(one), value)
    if (conforms(node, all, 'reply')) return all
    return steps.reduce<unknown>((one, step) => {
      const next = step(one)
      return conforms(node, next, 'reply') ? next : piecemeal(node, one, next)
    }, value)
  }

  #improvised(node: SchemaNode, random: Random, { resource }: Address, examples: boolean): unknown {
    const made = improvise(node, { random, direction: 'reply', now: this.#settings.now, name: nounOf(resource), examples })
    return 'value' in made ? made.value : undefined
  }

  /** Key and path stand where they belong. */
  #placed(address: Address, node: SchemaNode, value: unknown): unknown {
    const { resource, parents, key } = address
    let result = value
    const put = (property: string | null, text: string | undefined): void => {
      const inner = property === null ? null : nodeAt(node, property)
      if (property === null || inner === null || text === undefined) return
      const own = typed(inner, text)
      const old = keyText(at(result, property))
      if (old !== text && conforms(inner, own, 'reply')) result = withName(result, stepsOf(property), old, own)
    }
    for (const [index, { property }] of resource.parents.entries()) put(property, parents[index])
    if (resource.kind === 'collection') put(resource.key?.property ?? null, key)
    return result
  }

  /** Where the path decides, and the key. */
  #fixed({ resource }: Address): ReadonlySet<string> {
    const own = [resource.key?.property ?? null, ...resource.parents.map(({ property }) => property)].filter((one) => one !== null)
    return new Set([
      ...own,
      ...resource.relations.filter(({ field, as }) => field !== null && as === 'embedded').map(({ property }) => property),
    ])
  }

  #renaming({ resource, parents, key }: Address, shown: EntityShown | null): Renaming {
    if (shown === null || shown.raw === undefined) return []
    const path =
      resource.item === null ? [] : pathRenaming(resource.item, shown.raw, resource.kind === 'singleton' ? parents : [...parents, key])
    const texts: (readonly [string, string])[] = [...path]
    const note = (property: string | null, now: string | undefined): void => {
      const old = property === null ? null : keyText(at(shown.raw, property))
      if (old !== null && now !== undefined) texts.push([old, now])
    }
    note(resource.key?.property ?? null, key)
    for (const [index, { property }] of resource.parents.entries()) note(property, parents[index])
    return texts
  }

  /** A part that the contract shows, and the rest made up. */
  #completed(node: SchemaNode, made: unknown, shown: Readonly<Record<string, unknown>>): unknown {
    if (!isMembers(made)) return shown
    const merged = { ...made, ...shown }
    return conforms(node, merged, 'reply') ? merged : piecemeal(node, made, merged)
  }

  /** The least change that makes a value a whole entity; undefined where there is none. */
  mended(address: Address, value: unknown): unknown {
    const node = this.#inference.entityOf(address.resource.id)
    if (node === null || conforms(node, value, 'reply')) return value
    const random = new Random(hash(`mend ${address.resource.id} ${addressText(address)}`, this.#settings.seed))
    const mended = mend(node, value, { random, direction: 'reply', now: this.#settings.now, name: nounOf(address.resource) })
    return 'impossible' in mended ? undefined : mended.value
  }

  keyValue(resource: Resource, key: string): unknown {
    return this.#keys.get(`${resource.id} ${key}`, () => ({ value: valueOfKey(this.#population.kind(resource), key) })).value
  }
}

const examples = new WeakMap<SchemaNode, boolean>()

/** Whether the contract gives examples of properties: then things that are made up have the same ones. */
function givesExamples(node: SchemaNode, depth = 0): boolean {
  let gives = examples.get(node)
  if (gives === undefined) {
    if (depth > 4) return false
    examples.set(node, false)
    gives =
      closure(node).some(({ keywords }) => keywords.examples.length > 0 || keywords.default !== undefined) ||
      [...propertiesOf(node).values(), ...[itemOf(node)].flatMap((item) => item ?? [])].some((inner) => givesExamples(inner, depth + 1))
    examples.set(node, gives)
  }
  return gives
}

/** With a name at a path, and with the addresses beside it that had the old name. */
function withName(value: unknown, path: readonly string[], old: string | null, own: unknown): unknown {
  const named = withAt(value, path, own)
  const [above, holder] = [path.slice(0, -1), valueAt(named, path.slice(0, -1))]
  if (old === null || above.length === 0 || !isMembers(holder)) return named
  const next = Object.entries(holder).map(([name, member]): readonly [string, unknown] => {
    return [name, typeof member === 'string' && isAddress(member) ? renamed(member, [[old, String(own)]]) : member]
  })
  return withAt(named, above, Object.fromEntries(next))
}

const MOST_PIECES = 100

/** Member by member, what does not break the whole. */
function piecemeal(node: SchemaNode, value: unknown, wanted: unknown): unknown {
  if (!isMembers(value) || !isMembers(wanted)) return value
  let kept = value
  for (const [name, member] of Object.entries(wanted).slice(0, MOST_PIECES)) {
    if (kept[name] === member) continue
    const next = withMember(kept, name, member)
    if (conforms(node, next, 'reply')) kept = next
  }
  return kept
}
