import type { Inspection } from '../../../model/match.ts'
import type { Resource, Role } from '../../../model/resource.ts'
import type { Draft, View } from '../../../model/state.ts'
import type { Entity } from '../../../model/store.ts'
import type { Shown } from '../../../model/world.ts'
import type { Address } from './address.ts'

/** An entity as it is now, in the terms of the resource's read operation. */
export interface Thing {
  readonly address: Address
  readonly value: unknown
  /** Changes with every write; 0 as long as nobody has written. */
  readonly version: number
  readonly origin: Shown['origin']
  /** Milliseconds since 1970; 0 as long as nobody has written. */
  readonly created: number
  readonly updated: number
}

/** Which part of a resource is meant: for each of its parents the text that has to stand there, null for any; and properties that have to have a value. */
export interface Scope {
  readonly parents: readonly (string | null)[]
  readonly where: readonly { readonly property: string; readonly value: string }[]
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
  /** null: it was deleted. */
  find(view: View, address: Address): Thing | null
  /** Whether it was deleted, or never was: a key that its schema does not take. */
  exists(view: View, address: Address): boolean
  /** All of a scope: the population and what was written there, deleted ones left out. Bounded. */
  list(view: View, resource: Resource, scope: Scope): readonly Thing[]
  /** The entity as it is when nobody has written; undefined where the contract shows none. */
  base(address: Address): unknown
  /** Whether the population has this address. Two things never share a key: minted ones keep clear of these. */
  isPopulated(address: Address): boolean
  /** A value of the key's property in the type that its schema wants; undefined where no such value is a key. */
  keyValue(resource: Resource, key: string): unknown
  put(draft: Draft, address: Address, value: unknown): Thing
  remove(draft: Draft, address: Address): void
  /** Whether a value is a whole entity, as the read operation would answer with. */
  conforms(resource: Resource, value: unknown): boolean
  /** A value with the least changed that makes it a whole entity; undefined where there is none. */
  mended(address: Address, value: unknown): unknown
  /** The thing of a row of the state; null where it was deleted or is not readable. */
  thing(resource: Resource, entity: Entity): Thing | null
}
