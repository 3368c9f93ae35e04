import type { Exchange } from './exchange.ts'
import { weightOf } from './weight.ts'
import type { Move } from './handoff.ts'
import type { HeaderList, KeptBody } from './wire.ts'

/** What can be told of a store beforehand, in the place of asking for its name. */
export interface StoreFacts {
  /** For people: `memory`, `.understudy/state.db`. */
  readonly name: string
  /** What was acknowledged is still there after `process`: the process was killed; `power`: the machine lost power. */
  readonly survives: 'nothing' | 'process' | 'power'
}

/** A space of entities: the shared world, a session of somebody's own, or a snapshot of either. */
export interface Space {
  /** '' for the shared world, `abc` for a session, `*name` for a snapshot. */
  readonly id: string
  readonly kind: 'shared' | 'session' | 'snapshot'
  /** Milliseconds since 1970. A session that is not used expires; a snapshot does not. */
  readonly created: number
  readonly used: number
  /** The moment of the shared world that a session sees where it has nothing of its own; null: nothing shines through. */
  readonly base: number | null
  /** Where its latest reset or restore stands in the log: what the journal has before it no longer counts. 0 where there was none. */
  readonly since: number
}

/** What somebody wrote: an overlay on the world that exists without it. */
export interface Entity {
  readonly contract: string
  readonly resource: string
  /** All that tells it from others of its resource: the keys above it and its own, as the world joins them. */
  readonly key: string
  /** JSON, opaque to stores so that no number and no order is lost; null: it was deleted, which is a fact as well. */
  readonly text: string | null
  /** Changes with every change of the entity and never means two contents: what an ETag is made of. */
  readonly version: number
  /** Where it stands among its resource's, lowest first: the version with which it began. */
  readonly rank: number
  readonly created: number
  readonly updated: number
  /** The sequence of the journal entry with which it began; null where it began with none. */
  readonly entry: number | null
}

/** One version of an entity, as it is kept. */
export interface EntityRow extends Entity {
  readonly space: string
  /** Its place in the log, which no other has. Differs from `version` where a snapshot was restored. */
  readonly sequence: number
  /** As if nothing had ever been written here; kept only while somebody sees what was before. */
  readonly cleared: boolean
}

export type VersionAddress = Pick<EntityRow, 'space' | 'sequence'>

/** A write as the stand-in accepted it, so that it can be played again to the real service. */
export interface JournalEntry {
  readonly sequence: number
  readonly at: number
  readonly epoch: number
  readonly space: string
  /** The operations that are handed off together. */
  readonly group: string
  readonly contract: string
  readonly consumer: string
  readonly operation: string
  readonly method: string
  /** The path template as written, and what stood in it. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: string
  /** Only those that may be kept. */
  readonly headers: HeaderList
  readonly body: KeptBody
  readonly status: number
  readonly answer: KeptBody
  /** Identities that the answer gave away: `Order`, `7`, `/id`. */
  readonly produced: readonly Identity[]
  /** Known identities that the request named, and where: `path.id`, `body/customerId`. */
  readonly consumed: readonly Identity[]
  readonly idempotencyKey: string | null
  /** Sequences of the entries that produced what this one consumed. */
  readonly parents: readonly number[]
  /** `not-replayable`: its body was cut. `needs-input`: a secret was taken out of it. */
  readonly replay: 'replayable' | 'not-replayable' | 'needs-input'
}

export interface Identity {
  readonly type: string
  readonly id: string
  readonly at: string
}

/** A change of routing, as it is kept. */
export interface KeptMove extends Move {
  readonly sequence: number
}

/** A text under a name that has to outlive the process, with nothing of the world in it: where a group stands, and what it stands on. */
export interface Note {
  readonly name: string
  /** null: it goes. */
  readonly text: string | null
}

/** What stands or falls together. In this order: spaces go with all that is in them, spaces are written, versions are written, versions go. */
export interface Batch {
  readonly dropped: readonly string[]
  readonly spaces: readonly Space[]
  readonly entities: readonly EntityRow[]
  readonly forgotten: readonly VersionAddress[]
  readonly journal: readonly JournalEntry[]
  readonly moves: readonly KeptMove[]
  /** In the place of what had the name. */
  readonly notes: readonly Note[]
  /** The highest number given away so far; never goes back. */
  readonly sequence: number
}

/** All that is kept of the present. Entities come in the order of their sequence. */
export interface Loaded {
  readonly spaces: readonly Space[]
  readonly entities: readonly EntityRow[]
  readonly sequence: number
}

/** An exchange with its number, which rises by one with every exchange kept, from 1. */
export interface Numbered {
  readonly sequence: number
  readonly exchange: Exchange
}

/** Which exchanges are meant; everything said must hold. The latest `limit` of them before `before`, told oldest first. */
export interface ExchangeFilter {
  readonly contract?: string
  readonly operation?: string
  readonly consumer?: string
  readonly status?: number
  readonly outcome?: Exchange['verdict']['outcome']
  readonly after?: number
  readonly before?: number
  readonly limit: number
}

/** Journal entries after `after`, oldest first, at most `limit`; where `before` is given, those before it, newest first. */
export interface JournalFilter {
  readonly group?: string
  readonly space?: string
  readonly after?: number
  readonly before?: number
  readonly limit: number
}

/** What may be kept of what only grows. The oldest goes first. */
export interface Retention {
  readonly exchanges: Keeping
  readonly journal: Keeping
}

export interface Keeping {
  readonly count: number
  /** Bodies, texts and an allowance for the rest. */
  readonly bytes: number
  /** What is older goes; milliseconds since 1970. */
  readonly before: number
}

/**
 * What keeps data. A store is the durable log behind the ledger (`ledger/ledger.ts`), which holds the present in memory and
 * gives it its meaning; a store writes down, gives back, and decides nothing. All of it throws Problems of `store-…` codes
 * where the medium fails, and nothing has happened then.
 */
export interface Store extends AsyncDisposable {
  readonly facts: StoreFacts
  load(): Promise<Loaded>
  /** All of it or none; once the promise is fulfilled it survives what `facts.survives` says. */
  commit(batch: Batch): Promise<void>
  journal(filter: JournalFilter): Promise<readonly JournalEntry[]>
  moves(): Promise<readonly KeptMove[]>
  /** All that there are, by their names. */
  notes(): Promise<readonly (Note & { readonly text: string })[]>
  /** An exchange whose id is there already is left as it is. */
  append(exchanges: readonly Exchange[]): Promise<void>
  exchanges(filter: ExchangeFilter): Promise<readonly Numbered[]>
  exchange(id: string): Promise<Exchange | null>
  /** Lets go of what retention does not allow, and tells how much that was. */
  prune(retention: Retention): Promise<{ readonly exchanges: number; readonly journal: number }>
}

/** What an exchange costs beside its bodies. */
const EXCHANGE_OVERHEAD = 1_500
const ENTRY_OVERHEAD = 600

/** What an exchange counts for under `Keeping.bytes`. */
export function exchangeWeight({ request, reply, content }: Exchange): number {
  const decoded = content === undefined ? 0 : weightOf(content)
  return EXCHANGE_OVERHEAD + request.body.bytes.length + reply.body.bytes.length + decoded
}

/** What a journal entry counts for under `Keeping.bytes`. */
export function entryWeight({ body, answer }: JournalEntry): number {
  return ENTRY_OVERHEAD + body.bytes.length + answer.bytes.length
}
