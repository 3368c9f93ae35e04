import type { EntityRow, Space, VersionAddress } from '../model/store.ts'
import { Stamps } from './stamps.ts'

/** The id of the world that is everybody's. */
export const SHARED = ''

interface Version {
  readonly row: EntityRow
  older: Version | null
}

interface Shelf {
  readonly versions: Map<string, Version>
  /** All that is on it up to a sequence, which holds until somebody writes. */
  list: { readonly rows: readonly EntityRow[]; readonly upTo: number } | null
}

/** A space as it is held: by contract and resource, then by key, in the order of rank. */
export interface Held {
  space: Space
  readonly shelves: Map<string, Shelf>
  readonly stamps: Stamps
  bytes: number
}

/** What an entity costs beside its text. */
const OVERHEAD = 300

/**
 * The present in memory, with as much of the past as somebody still sees: readers see what the store has acknowledged,
 * writers what is on its way there, and a session sees the shared world as it was when the session began. Each is a moment
 * in the log, so that one chain of versions for every key serves them all.
 */
export class Image {
  readonly #spaces = new Map<string, Held>()
  /** Contracts that the shared world was ever written to. */
  readonly #shared = new Set<string>()
  bytes = 0

  get(id: string): Held | undefined {
    return this.#spaces.get(id)
  }

  all(): Iterable<Held> {
    return this.#spaces.values()
  }

  /** Puts a space in, empty, or changes what is told of one. */
  set(space: Space): Held {
    const held = this.#spaces.get(space.id) ?? { space, shelves: new Map(), stamps: new Stamps(), bytes: 0 }
    held.space = space
    this.#spaces.set(space.id, held)
    return held
  }

  drop(id: string): void {
    this.bytes -= this.#spaces.get(id)?.bytes ?? 0
    this.#spaces.delete(id)
  }

  put(row: EntityRow): void {
    const held = this.#spaces.get(row.space)
    if (held !== undefined) this.putIn(held, shelfName(row.contract, row.resource), row)
  }

  /** The same, where it is known already in which space and on which shelf. Tells whether its key had a version before. */
  putIn(held: Held, name: string, row: EntityRow): boolean {
    let shelf = held.shelves.get(name)
    if (shelf === undefined) held.shelves.set(name, (shelf = { versions: new Map<string, Version>(), list: null }))
    const older = shelf.versions.get(row.key) ?? null
    // What begins anew stands last.
    if (older !== null && older.row.rank !== row.rank) shelf.versions.delete(row.key)
    shelf.versions.set(row.key, { row, older })
    shelf.list = null
    held.stamps.add(row)
    if (held.space.id === SHARED) this.#shared.add(row.contract)
    this.#weigh(held, row, 1)
    return older !== null
  }

  /** Takes back a version that was the latest of its key. */
  takeBack(row: EntityRow): void {
    const held = this.#spaces.get(row.space)
    const shelf = held?.shelves.get(shelfName(row.contract, row.resource))
    const latest = shelf?.versions.get(row.key)
    if (held === undefined || shelf === undefined || latest?.row !== row) return
    shelf.list = null
    held.stamps.takeBack(row)
    if (latest.older === null) shelf.versions.delete(row.key)
    else shelf.versions.set(row.key, latest.older)
    this.#weigh(held, row, -1)
  }

  /** The entity as it stood at a moment; null where nothing was ever written. */
  find(held: Held, shelf: string, key: string, moment: number): EntityRow | null {
    const own = at(held.shelves.get(shelf)?.versions.get(key), moment)
    if (own !== null && !own.cleared) return own
    const { base } = held.space
    if (base === null) return null
    const shared = at(this.#spaces.get(SHARED)?.shelves.get(shelf)?.versions.get(key), base)
    return shared === null || shared.cleared ? null : shared
  }

  /** All entities of a resource as they stood at a moment, deleted ones among them, in the order of rank. */
  list(held: Held, shelf: string, moment: number): readonly EntityRow[] {
    const own = held.shelves.get(shelf)
    const { base } = held.space
    if (base === null) return own === undefined ? [] : this.#listed(own, moment)
    const found: EntityRow[] = []
    for (const [key, version] of this.#spaces.get(SHARED)?.shelves.get(shelf)?.versions ?? []) {
      const mine = at(own?.versions.get(key), moment)
      const row = at(version, base)
      if (row !== null && !row.cleared && (mine === null || mine.cleared)) found.push(row)
    }
    return sorted([...found, ...(own === undefined ? [] : this.#listed(own, moment))])
  }

  /** What tells one state of a contract in a space from all others; 0 where nothing was written. */
  stamp(held: Held, contract: string, moment: number): number {
    const own = held.stamps.at(contract, moment)
    if (own !== 0 || held.space.base === null) return own
    return this.#shared.has(contract) ? held.stamps.birth : 0
  }

  /** The names of all shelves on which a space may see something. */
  shelves(held: Held): ReadonlySet<string> {
    const shared = held.space.base === null ? undefined : this.#spaces.get(SHARED)
    return new Set([...held.shelves.keys(), ...(shared?.shelves.keys() ?? [])])
  }

  /** Lets go of the versions of a key that nobody sees: neither at `moment` or later, nor from a session. Tells which. */
  settle({ space, contract, resource, key }: EntityRow, moment: number): VersionAddress[] {
    const held = this.#spaces.get(space)
    const shelf = held?.shelves.get(shelfName(contract, resource))
    const latest = shelf?.versions.get(key)
    if (held === undefined || shelf === undefined || latest === undefined) return []
    const gone: VersionAddress[] = []
    let newer = latest
    for (let version = latest.older; version !== null; version = version.older) {
      if (this.#seen(space, version.row.sequence, newer.row.sequence, moment)) {
        newer.older = version
        newer = version
      } else gone.push(this.#forget(held, version.row))
    }
    newer.older = null
    if (latest.older === null && latest.row.cleared && latest.row.sequence <= moment) {
      shelf.versions.delete(key)
      gone.push(this.#forget(held, latest.row))
    }
    return gone
  }

  /** Forgets the states of a contract in a space that nobody sees who looks at `moment` or later. */
  settleStamps({ space, contract }: Pick<EntityRow, 'space' | 'contract'>, moment: number): void {
    const held = this.#spaces.get(space)
    held?.stamps.settle(contract, moment, () => isEmpty(held, contract))
  }

  /** Lets go of all that nobody sees any more, now that sessions have gone. */
  sweep(moment: number): VersionAddress[] {
    const shelves = [...this.#spaces.values()].flatMap((held) => [...held.shelves.values()])
    const unsettled = shelves.flatMap(({ versions }) => [...versions.values()].filter(({ row, older }) => older !== null || row.cleared))
    return unsettled.flatMap(({ row }) => {
      const gone = this.settle(row, moment)
      this.settleStamps(row, moment)
      return gone
    })
  }

  /** A long list that nobody writes to is made once. */
  #listed(shelf: Shelf, moment: number): readonly EntityRow[] {
    const known = shelf.list
    if (known !== null && known.upTo <= moment) return known.rows
    let upTo = 0
    const found: EntityRow[] = []
    for (const version of shelf.versions.values()) {
      upTo = Math.max(upTo, version.row.sequence)
      const row = at(version, moment)
      if (row !== null && !row.cleared) found.push(row)
    }
    const rows = sorted(found)
    if (upTo <= moment) shelf.list = { rows, upTo }
    return rows
  }

  #seen(space: string, from: number, to: number, moment: number): boolean {
    if (from <= moment && moment < to) return true
    if (space !== SHARED) return false
    for (const held of this.#spaces.values()) {
      const { base } = held.space
      if (base !== null && from <= base && base < to) return true
    }
    return false
  }

  #forget(held: Held, row: EntityRow): VersionAddress {
    this.#weigh(held, row, -1)
    return { space: row.space, sequence: row.sequence }
  }

  #weigh(held: Held, { key, text }: EntityRow, sign: 1 | -1): void {
    const weight = sign * (OVERHEAD + key.length + (text?.length ?? 0))
    held.bytes += weight
    this.bytes += weight
  }
}

function isEmpty({ shelves }: Held, contract: string): boolean {
  for (const [name, { versions }] of shelves) if (versions.size > 0 && name.startsWith(`${contract}\n`)) return false
  return true
}

const names = new Map<string, Map<string, string>>()

/** The same text whenever it is asked for, which a Map finds faster than one that was just put together. */
export function shelfName(contract: string, resource: string): string {
  let own = names.get(contract)
  if (own === undefined) names.set(contract, (own = new Map<string, string>()))
  let name = own.get(resource)
  if (name === undefined) own.set(resource, (name = `${contract}\n${resource}`))
  return name
}

function at(version: Version | null | undefined, moment: number): EntityRow | null {
  let seen = version ?? null
  while (seen !== null && seen.row.sequence > moment) seen = seen.older
  return seen?.row ?? null
}

function sorted(rows: EntityRow[]): readonly EntityRow[] {
  let last = 0
  for (const { rank } of rows) {
    if (rank < last) return rows.sort((one, other) => one.rank - other.rank)
    last = rank
  }
  return rows
}
