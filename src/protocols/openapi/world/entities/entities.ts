import type { Inspection } from '../../../../model/match.ts'
import type { Resource, Role } from '../../../../model/resource.ts'
import type { Draft, View } from '../../../../model/state.ts'
import type { Entity } from '../../../../model/store.ts'
import type { Shown } from '../../../../model/world.ts'
import type { Address } from './address.ts'
import type { Known } from './known.ts'

/** An entity as it is now, in the terms of the resource's read operation. */
export interface Thing {
  readonly address: Address
  readonly value: unknown
  /** Changes with every write; 0 as long as nobody has written. */
  readonly version: number
  readonly origin: Shown['origin']
  /** Of what nobody has written: what its content depends on besides its address. */
  readonly salt?: number | undefined
  /** Milliseconds since 1970; 0 as long as nobody has written. */
  readonly created: number
  readonly updated: number
  /** What was worked out of it. */
  readonly known: Known
}

/** Which part of a resource is meant: for each of its parents the text that has to stand there, null for any; and what has to hold besides. */
export interface Scope {
  readonly parents: readonly (string | null)[]
  readonly where: readonly Belonging[]
}

/** A path parameter of a list elsewhere, and the property that has to have its value; null where things do not tell it, so that the state remembers it. */
export interface Belonging {
  readonly param: string
  readonly property: string | null
  readonly value: string
  /** The resource whose key it is. */
  readonly resource: string | null
}

/** The world's entities: what exists without being written, and on top of it what was written. Nothing here throws for a hostile request. */
export interface Entities {
  /** The contract's id, under which the state keeps them. */
  readonly contract: string
  /**
   * Which entity a request means; null where it names none, or one that cannot be told. `resource` is the role's, except for a
   * singleton that shows an entity of another (`/me`): then the address is that entity's.
   */
  addressOf(role: Role, inspection: Inspection, view: View): Address | null
  /** The part of a resource that a list, or what is created there, belongs to. */
  scopeOf(role: Role, inspection: Inspection): Scope
  /** Texts for all of a resource's parents: what the scope says, else where its things are at home. For what is created. */
  homeOf(resource: Resource, scope: Scope): readonly string[]
  /** null: it was deleted. */
  find(view: View, address: Address): Thing | null
  /** Whether it was not deleted, nor lost with what it belongs to. Any key is there that a path takes. */
  exists(view: View, address: Address): boolean
  /** Whether it was deleted, and what is below with it: what somebody had written, in it or below, or what lists show. Of any other key nothing but itself goes. */
  isLost(view: View, address: Address): boolean
  /** All of a scope: the population and what was written there, deleted ones left out. Bounded. */
  list(view: View, resource: Resource, scope: Scope): readonly Thing[]
  /** The entity as it is when nobody has written; undefined where the contract shows none. */
  base(address: Address): unknown
  /** What a thing that is made at an address begins with: like `base`, but with an identity of its own where that is the contract's example. */
  fresh(address: Address): unknown
  /** The keys that are there before anybody writes, the contract's examples first. */
  keys(resource: Resource, parents: readonly string[]): readonly string[]
  /** Whether the population has this address. Two things never share a key: minted ones keep clear of these. */
  isPopulated(address: Address): boolean
  /** A value of the key's property in the type that its schema wants; undefined where no such value is a key. */
  keyValue(resource: Resource, key: string): unknown
  /** Nobody has written it, and it is just what the stand-in improvises: reading it needs no state. */
  isPlain(view: View, address: Address): boolean
  /** `born`: the list that a new thing was made in, so that this shows it even where its properties do not tell. */
  put(draft: Draft, address: Address, value: unknown, born?: Scope): Thing
  /** The same with what is there as JSON. */
  putText(draft: Draft, address: Address, text: string): Entity
  remove(draft: Draft, address: Address): void
  /** Whether a value is a whole entity, as the read operation would answer with. */
  conforms(resource: Resource, value: unknown): boolean
  /** A value with the least changed that makes it a whole entity; undefined where there is none. */
  mended(address: Address, value: unknown): unknown
  /** The thing of a row of the state; null where it was deleted or is not readable. */
  thing(resource: Resource, entity: Entity): Thing | null
}
