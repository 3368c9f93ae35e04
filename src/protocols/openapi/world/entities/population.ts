import type { Resource } from '../../../../model/resource.ts'
import { hash, Random } from '../../../../schema/random.ts'
import type { AnswerSettings } from '../../answer/settings.ts'
import type { Inference } from '../../state/inference.ts'
import { closure, firstOf } from '../../answer/facets.ts'
import { improvise } from '../../../../schema/improvise.ts'
import { nodeAt } from '../../state/schemas.ts'
import { type Address, at, keyText } from './address.ts'
import { type Example, examplesOf } from './examples.ts'
import { type KeyKind, keyKindOf, mintKeys, valueOfKey } from './keys.ts'
import { type Operations, shownBy } from './operations.ts'
import { Remembered } from './remember.ts'

/** The keys that a collection has before anybody writes. */
export interface Keys {
  readonly list: readonly string[]
  readonly indexes: ReadonlyMap<string, number>
}

const LEAST = 12
const MOST = 40
const NONE: Keys = { list: [], indexes: new Map() }

/** Who is there before anybody writes: a pure function of the seed, the resource and what its path names above the key. */
export class Population {
  readonly #inference: Inference
  readonly #settings: AnswerSettings
  readonly #operations: Operations
  readonly #examples = new Map<Resource, ReadonlyMap<string, Example>>()
  readonly #kinds = new Map<Resource, KeyKind>()
  readonly #keys = new Remembered<string, Keys>(2_000)
  readonly #homes = new Map<Resource, readonly string[]>()

  constructor(inference: Inference, settings: AnswerSettings, operations: Operations) {
    this.#inference = inference
    this.#settings = settings
    this.#operations = operations
  }

  examples(resource: Resource): ReadonlyMap<string, Example> {
    let examples = this.#examples.get(resource)
    if (examples === undefined) {
      examples = examplesOf(this.#settings, this.#inference, this.#operations, resource)
      this.#examples.set(resource, examples)
    }
    return examples
  }

  kind(resource: Resource): KeyKind {
    let kind = this.#kinds.get(resource)
    if (kind === undefined) this.#kinds.set(resource, (kind = keyKindOf(this.#inference, resource)))
    return kind
  }

  /** The contract's examples first, then those that were made up. */
  keys(resource: Resource, parents: readonly string[]): Keys {
    if (resource.kind === 'singleton' || resource.key === null) return NONE
    const name = parents.length === 0 ? resource.id : [resource.id, ...parents].join('\n')
    return this.#keys.get(name, () => {
      const shown = [...this.examples(resource).keys(), ...this.#mentioned(resource)]
      const known = [...new Set(shown)].filter((key) => valueOfKey(this.kind(resource), key) !== undefined)
      const seed = hash(name, this.#settings.seed)
      const list = [...known, ...mintKeys(this.kind(resource), known, this.#size(resource, seed) - known.length, seed)]
      return { list, indexes: new Map(list.map((key, index) => [key, index])) }
    })
  }

  /** Keys that the contract gives as examples of a key, without showing what they are the keys of. */
  #mentioned(resource: Resource): readonly string[] {
    const known = this.#operations.read(resource)
    const name = known === null || known.role.key === null ? '' : known.role.key.name
    const parameter = known?.model.parameters.find((one) => one.in === 'path' && one.name === name)
    const { property } = this.kind(resource)
    const values = [
      ...(parameter?.examples.map(({ value }) => value) ?? []),
      ...[parameter?.schema ?? null, property].flatMap((node) =>
        node === null ? [] : closure(node).flatMap(({ keywords }) => keywords.examples),
      ),
    ]
    return values
      .slice(0, LEAST)
      .flatMap((value) => keyText(value) ?? [])
      .filter((key) => key !== '')
  }

  /** Which one of the population it is; -1 where it is none of them. */
  indexOf({ resource, parents, key }: Address): number {
    return this.keys(resource, parents).indexes.get(key) ?? -1
  }

  /** The texts above the key of the things that come to mind first: where a path does not say. */
  home(resource: Resource): readonly string[] {
    let home = this.#homes.get(resource)
    if (home === undefined) {
      this.#homes.set(
        resource,
        resource.parents.map(() => 'main'),
      )
      home = this.#homeOf(resource)
      this.#homes.set(resource, home)
    }
    return home
  }

  #homeOf(resource: Resource): readonly string[] {
    const one = this.examples(resource).values().next().value?.value
    const texts: string[] = []
    for (const { param, property, resource: id } of resource.parents) {
      const shown = property === null || one === undefined ? null : keyText(at(one, property))
      const above = id === null ? null : this.#inference.resource(id)
      const first = above === null ? undefined : this.keys(above, this.home(above)).list[0]
      texts.push(shown ?? first ?? this.#improvised(resource, param))
    }
    return texts
  }

  /** A text for a path parameter that names nothing we know of. */
  #improvised(resource: Resource, name: string): string {
    const known = this.#operations.read(resource) ?? this.#operations.list(resource)
    const parameter = known?.model.parameters.find((one) => one.in === 'path' && one.name === name)
    const shown = parameter?.examples.map(({ value }) => keyText(value)).find((text) => text !== null && text !== '')
    if (shown !== undefined && shown !== null) return shown
    if (parameter === undefined || parameter.schema === null) return 'main'
    const random = new Random(hash(`${resource.id} ${name}`, this.#settings.seed))
    const made = improvise(parameter.schema, { random, direction: 'request', now: this.#settings.now, name })
    return ('value' in made ? keyText(made.value) : null) ?? 'main'
  }

  /** Enough for a second page where pages are small, and no more than a list may have where it has no pages. */
  #size(resource: Resource, seed: number): number {
    const size = LEAST + (seed % (MOST - LEAST + 1))
    const list = this.#operations.list(resource)
    if (list === null) return size
    const { paging, envelope } = list.role
    const examples = this.examples(resource).size
    const answer = shownBy(list.model)?.node ?? null
    const items = answer === null ? null : nodeAt(answer, envelope.items)
    const most = items === null ? undefined : firstOf(items, ({ keywords }) => finite(keywords.array?.maxItems))
    if (paging.style === 'none' && paging.limit === null) {
      const few = examples >= 3 ? examples : Math.max(examples, 3 + (seed % 10))
      return Math.min(few, most ?? few)
    }
    const page = paging.limit?.default ?? most ?? 0
    const enough = page > 0 && page <= 30 ? Math.max(size, page + 3 + (seed % 7)) : size
    const total = answer === null || envelope.total === null ? null : nodeAt(answer, envelope.total)
    return Math.min(
      enough,
      (total === null ? undefined : firstOf(total, ({ keywords }) => wholeNumber(keywords.number?.maximum?.value))) ?? enough,
    )
  }
}

function finite(value: number | undefined): number | undefined {
  return value === undefined || value === Infinity ? undefined : value
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
