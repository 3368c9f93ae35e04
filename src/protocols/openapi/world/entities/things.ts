import type { Inspection } from '../../../../model/match.ts'
import type { Resource, Role } from '../../../../model/resource.ts'
import type { Draft, View } from '../../../../model/state.ts'
import type { Entity } from '../../../../model/store.ts'
import { conforms } from '../../../../schema/check/check.ts'
import { parseJson, printJson } from '../../../../schema/json/json.ts'
import type { Inference } from '../../state/inference.ts'
import { type Address, addressFrom, addressText, keyIn, keyText } from './address.ts'
import type { Base } from './base.ts'
import { Current } from './current.ts'
import type { Entities, Scope, Thing } from './entities.ts'
import { valuesAt } from './places.ts'
import { Known } from './known.ts'
import type { Population } from './population.ts'
import { Remembered } from './remember.ts'
import { scopeFor } from './scope.ts'

/** Where it is kept under which lists a thing was made that it says nothing of. */
const BORN = '#born'
const MOST = 1_000

/** A thing of the base world, whose value is made when somebody looks. */
class Original implements Thing {
  readonly address: Address
  readonly version = 0
  readonly created = 0
  readonly updated = 0
  readonly known: Known = new Known()
  readonly #base: Base

  constructor(address: Address, base: Base) {
    this.address = address
    this.#base = base
  }

  get salt(): number {
    return this.#base.salt
  }

  get value(): unknown {
    return this.#base.at(this.address).value
  }

  get origin(): Thing['origin'] {
    return this.#base.at(this.address).origin
  }
}

export interface ThingParts {
  readonly contract: string
  readonly inference: Inference
  readonly population: Population
  readonly base: Base
}

/** The entities as the state and the base world have them. */
export class Things implements Entities {
  readonly contract: string
  readonly #inference: Inference
  readonly #population: Population
  readonly #base: Base
  readonly #current: Current
  readonly #originals = new Remembered<string, Thing>(MOST)
  readonly #written = new WeakMap<Entity, Thing>()
  readonly #everybody = new Remembered<string, readonly Thing[]>(200)

  constructor({ contract, inference, population, base }: ThingParts) {
    this.contract = contract
    this.#inference = inference
    this.#population = population
    this.#base = base
    this.#current = new Current({
      contract,
      inference,
      relations: base.relations,
      thing: (resource, entity) => this.thing(resource, entity),
      list: (view, resource, scope) => this.#listed(view, resource, scope),
    })
  }

  addressOf(role: Role, inspection: Inspection, view: View): Address | null {
    const resource = role.resource === null ? null : this.#inference.resource(role.resource)
    if (resource === null) return null
    if (resource.kind === 'singleton') return this.#single(resource, role, inspection)
    const use = 'key' in role ? role.key : null
    const key = use === null ? null : keyIn(use, inspection)
    if (use === null || key === null || key === '') return null
    const { parents } = this.scopeOf(role, inspection)
    const own = resource.key?.property ?? null
    if (use.property !== null && own !== null && use.property !== own) return this.#alias(view, resource, use.property, key)
    if (!parents.includes(null)) return { resource, parents: parents.map(String), key }
    return this.#somewhere(view, resource, parents, key)
  }

  /** The one thing of a path without a key; of a view of another resource, the first of that. */
  #single(resource: Resource, role: Role, inspection: Inspection): Address | null {
    const other = resource.of === null ? null : this.#inference.resource(resource.of)
    if (other !== null && other.kind === 'collection') {
      const parents = this.#population.home(other)
      const key = this.#population.keys(other, parents).list[0]
      return key === undefined ? null : { resource: other, parents, key }
    }
    const { parents } = this.scopeOf(role, inspection)
    return parents.includes(null) ? null : { resource, parents: parents.map(String), key: '' }
  }

  /** By another property than the key: of those that were written, else of those that are there anyway. */
  #alias(view: View, resource: Resource, property: string, text: string): Address | null {
    const scope: Scope = { parents: resource.parents.map(() => null), where: [{ property, value: text, param: '', resource: null }] }
    return this.list(view, resource, scope)[0]?.address ?? null
  }

  /** The path does not say all that is above the key: written ones are looked through, else it is at home. */
  #somewhere(view: View, resource: Resource, parents: readonly (string | null)[], key: string): Address {
    const written = view
      .list(this.contract, resource.id)
      .flatMap((entity) => addressFrom(resource, entity.key) ?? [])
      .find((one) => one.key === key && parents.every((parent, index) => parent === null || parent === one.parents[index]))
    const home = this.#population.home(resource)
    return written ?? { resource, parents: parents.map((parent, index) => parent ?? home[index] ?? ''), key }
  }

  scopeOf(role: Role, inspection: Inspection): Scope {
    const resource = role.resource === null ? null : this.#inference.resource(role.resource)
    return resource === null ? { parents: [], where: [] } : scopeFor(resource, role, inspection)
  }

  homeOf(resource: Resource, { parents }: Scope): readonly string[] {
    if (!parents.includes(null)) return parents.map(String)
    const home = this.#population.home(resource)
    return parents.map((parent, index) => parent ?? home[index] ?? '')
  }

  find(view: View, address: Address): Thing | null {
    const text = addressText(address)
    const entity = view.entity(this.contract, address.resource.id, text)
    if (this.#isOrphan(view, address)) return null
    const thing = entity === null ? this.#original(address, text) : this.thing(address.resource, entity)
    return thing === null ? null : this.#current.of(view, thing)
  }

  /** What is above it was deleted, and it with it. */
  #isOrphan(view: View, { resource, parents }: Address): boolean {
    return resource.parents.some((binding, index) => {
      const above = binding.resource === null ? null : this.#inference.resource(binding.resource)
      if (above === null || above.parents.length > index) return false
      return this.isLost(view, { resource: above, parents: parents.slice(0, above.parents.length), key: parents[index] ?? '' })
    })
  }

  isLost(view: View, address: Address): boolean {
    const entity = view.entity(this.contract, address.resource.id, addressText(address))
    // What nobody had heard of before its deletion takes nothing with it: that is the first that was ever written of it.
    return entity !== null && entity.text === null && (entity.version !== entity.rank || this.isPopulated(address))
  }

  exists(view: View, address: Address): boolean {
    const entity = view.entity(this.contract, address.resource.id, addressText(address))
    if (this.#isOrphan(view, address)) return false
    return entity === null || entity.text !== null
  }

  #original(address: Address, text: string): Thing {
    return this.#originals.get(`${address.resource.id} ${text}`, () => new Original(address, this.#base))
  }

  list(view: View, resource: Resource, scope: Scope): readonly Thing[] {
    const things = this.#listed(view, resource, scope)
    return this.#current.touches(view, resource) ? things.map((thing) => this.#current.of(view, thing)) : things
  }

  #listed(view: View, resource: Resource, scope: Scope): readonly Thing[] {
    const written = view.list(this.contract, resource.id)
    const population = this.#populated(resource, this.homeOf(resource, scope))
    if (written.length === 0) return this.#within(view, population, scope)
    const rows = new Map(written.map((entity) => [entity.key, entity]))
    const here: Thing[] = []
    for (const thing of population) {
      const text = addressText(thing.address)
      const entity = rows.get(text)
      rows.delete(text)
      const now = entity === undefined ? thing : this.thing(resource, entity)
      if (now !== null) here.push(now)
    }
    const born: Thing[] = []
    for (const entity of rows.values()) {
      const thing = this.thing(resource, entity)
      if (thing !== null && scope.parents.every((parent, index) => parent === null || parent === thing.address.parents[index]))
        born.push(thing)
    }
    return this.#within(view, [...born.reverse(), ...here], scope)
  }

  /** What was made by consumers comes first, the latest at the head, then those that were always there. */
  #within(view: View, things: readonly Thing[], { where }: Scope): readonly Thing[] {
    return where.length === 0 ? things : things.filter((thing) => where.every((condition) => this.#belongs(view, thing, condition)))
  }

  #belongs(view: View, thing: Thing, { property, value, param, resource: id }: Scope['where'][number]): boolean {
    if (property !== null) return valuesAt(thing.value, property).some((one) => keyText(one) === value)
    const born = view.entity(this.contract, BORN, `${thing.address.resource.id} ${addressText(thing.address)}`)
    if (born !== null && born.text !== null) {
      const parsed = parseJson(born.text)
      return 'value' in parsed && valuesAt(parsed.value, `/${param}`)[0] === value
    }
    const resource = id === null ? null : this.#inference.resource(id)
    if (resource === null) return true
    return thing.version === 0 && this.#base.relations.owner(thing.address, param, resource)?.key === value
  }

  #populated(resource: Resource, parents: readonly string[]): readonly Thing[] {
    return this.#everybody.get([resource.id, ...parents].join('\n'), () =>
      this.#population.keys(resource, parents).list.map((key) => {
        const address = { resource, parents, key }
        return this.#original(address, addressText(address))
      }),
    )
  }

  base(address: Address): unknown {
    return this.#base.at(address).value
  }

  fresh(address: Address): unknown {
    return this.#base.fresh(address)
  }

  keys(resource: Resource, parents: readonly string[]): readonly string[] {
    return this.#population.keys(resource, parents).list
  }

  isPopulated(address: Address): boolean {
    return this.#population.indexOf(address) >= 0
  }

  isPlain(view: View, address: Address): boolean {
    return (
      view.entity(this.contract, address.resource.id, addressText(address)) === null &&
      this.#base.isPlain(address) &&
      !this.#isOrphan(view, address)
    )
  }

  keyValue(resource: Resource, key: string): unknown {
    return this.#base.keyValue(resource, key)
  }

  put(draft: Draft, address: Address, value: unknown, born?: Scope): Thing {
    const text = addressText(address)
    const entity = draft.put(this.contract, address.resource.id, text, printJson(value))
    const hidden = born?.where.filter(({ property }) => property === null) ?? []
    if (hidden.length > 0) {
      const said = Object.fromEntries(hidden.map(({ param, value: own }) => [param, own]))
      draft.put(this.contract, BORN, `${address.resource.id} ${text}`, printJson(said))
    }
    const thing = kept(address, value, entity)
    this.#written.set(entity, thing)
    return thing
  }

  putText(draft: Draft, address: Address, text: string): Entity {
    return draft.put(this.contract, address.resource.id, addressText(address), text)
  }

  remove(draft: Draft, address: Address): void {
    draft.delete(this.contract, address.resource.id, addressText(address))
  }

  conforms(resource: Resource, value: unknown): boolean {
    const node = this.#inference.entityOf(resource.id)
    return node === null || conforms(node, value, 'reply')
  }

  mended(address: Address, value: unknown): unknown {
    return this.#base.mended(address, value)
  }

  thing(resource: Resource, entity: Entity): Thing | null {
    if (entity.text === null) return null
    const known = this.#written.get(entity)
    if (known !== undefined) return known
    const address = addressFrom(resource, entity.key)
    const parsed = parseJson(entity.text)
    if (address === null || !('value' in parsed)) return null
    const thing = kept(address, parsed.value, entity)
    this.#written.set(entity, thing)
    return thing
  }
}

function kept(address: Address, value: unknown, { version, created, updated }: Entity): Thing {
  return { address, value, version, origin: 'written', created, updated, known: new Known() }
}
