import type { Entity, JournalEntry, KeptMove, Note } from './store.ts'
import type { HeaderList } from './wire.ts'

/** What a reader sees of one space. All of it is synchronous: the present is in memory. */
export interface View {
  /** The space's id: '' for the shared world. */
  readonly space: string
  /** null where nobody has written; `text` is null where it was deleted. */
  entity(contract: string, resource: string, key: string): Entity | null
  /** All that was written, deleted ones among it, in the order in which it began. */
  list(contract: string, resource: string): readonly Entity[]
  /** 0 as long as nobody has written to a contract; else a number that changes with every change that is seen here, and never comes again. For remembering what was made of it. */
  stamp(contract: string): number
  /** What was answered to a request with this `Idempotency-Key`; null where it is unknown or too old. */
  answered(key: AnswerKey): KeptAnswer | null
}

/** What a writer does to one space: all of it, or nothing. Reads see what other writers have done but was not acknowledged yet. */
export interface Draft extends View {
  /** Writes JSON, unchecked; what was deleted or never there begins with it. */
  put(contract: string, resource: string, key: string, text: string): Entity
  /** From now on it is not there, whatever the world beneath says. */
  delete(contract: string, resource: string, key: string): Entity
  /** As if nobody had written here. */
  clear(contract: string, resource: string, key: string): void
  /** The next number of a row, `floor` the first: never twice in a space between two resets. */
  mint(contract: string, row: string, floor: number): number
  answer(key: AnswerKey, answer: KeptAnswer): void
  /**
   * What began in this draft began with the entry, where that has produced anything. `named`: the entities behind `entry.consumed`, in
   * its order; the entries with which they began are its `parents`.
   */
  journal(entry: NewEntry, named: readonly Named[]): void
  move(move: Omit<KeptMove, 'sequence'>): void
  note(note: Note): void
}

/** An entry of the journal as a writer knows it. */
export type NewEntry = Omit<JournalEntry, 'sequence' | 'space' | 'parents' | 'at'>

/** An entity by its address. */
export interface Named {
  readonly resource: string
  readonly key: string
}

/** In files of former versions: a reserved resource that tells which journal entry an entity began with, by `[type, id]` in JSON. */
export const ORIGINS = '#origins'

/** Whose key it is: two consumers, or two operations, may use the same one. */
export interface AnswerKey {
  readonly contract: string
  readonly consumer: string
  readonly operation: string
  readonly key: string
}

/** What was answered, to be answered again. */
export interface KeptAnswer {
  /** Of the request: the same key with another payload is a mistake of the consumer's. */
  readonly fingerprint: string
  readonly status: number
  readonly headers: HeaderList
  readonly body: Uint8Array | null
}

/** Where consumers' writes are, as the way of a request needs it. Throws Problems: for a name that no session can have, where nothing can be kept. */
export interface Present {
  /** Now: what there is to see in a session, '' for the shared world. */
  view(session: string, now: number): View
  /** Calls `decide` once, synchronously; fulfilled when what it did is kept. What it throws is thrown, and nothing is done. */
  write<T>(session: string, now: number, decide: (draft: Draft) => T): Promise<T>
}
