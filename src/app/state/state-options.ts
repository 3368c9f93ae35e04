import { type Kept, LIMITS, type Limits } from '../../ledger/limits.ts'
import type { Store } from '../../model/store.ts'

/** What consumers write and find again: where it is kept, and how much of it. Bytes and milliseconds. */
export interface StateOptions {
  /** Default `memory`: gone with the process. `sqlite`: the file at `path`. Or a store of one's own; it is closed with the stand-in. */
  readonly store?: 'memory' | 'sqlite' | Store
  /** Relative to `cwd`. Default `.understudy/state.db`. */
  readonly path?: string
  /** What acknowledged writes survive: a killed `process` (default), or a loss of `power` too, at the price of a flush for every commit. */
  readonly durability?: 'process' | 'power'
  /**
   * Where the store cannot be opened: `fail` (default) throws the Problem. `refuse` begins all the same: what is written is refused,
   * and it is tried again. `memory` does so too, but where the file is in use or cannot be made, writes are kept in memory.
   */
  readonly otherwise?: 'fail' | 'refuse' | 'memory'
  /** What the file may take. Default 4 GiB. */
  readonly fileBytes?: number
  /** What all that is written may take, and a session alone. Default 256 MiB and 32 MiB. */
  readonly bytes?: number
  readonly sessionBytes?: number
  /** Sessions at once, the longest idle going first, and how long one lives without use. Default 1,000 and an hour. */
  readonly sessions?: { readonly count?: number; readonly idle?: number }
  readonly snapshots?: number
  /** How long and how many answers to an `Idempotency-Key` are repeated. Default a day, 10,000. */
  readonly idempotency?: { readonly age?: number; readonly count?: number }
  /** What is kept of exchanges. Default 100,000, 512 MiB, a week; `false`: none. */
  readonly exchanges?: Partial<Kept> | false
  /** What is kept of the write journal. Default 1,000,000, 1 GiB, 30 days. */
  readonly journal?: Partial<Kept>
  /** Files of entities that the shared world begins with, and goes back to at a reset: JSON, YAML or NDJSON, relative to `cwd`. */
  readonly seeds?: readonly string[]
}

/** Where state is kept, relative to the folder that the server was started in. */
export const STATE_FILE = '.understudy/state.db'

/** The ledger's limits, as the options have them. */
export function limitsOf({ sessions, snapshots, bytes, sessionBytes, idempotency, exchanges, journal }: StateOptions): Limits {
  const { retention, answers } = LIMITS
  return {
    sessions: sessions?.count ?? LIMITS.sessions,
    idle: sessions?.idle ?? LIMITS.idle,
    snapshots: snapshots ?? LIMITS.snapshots,
    bytes: bytes ?? LIMITS.bytes,
    spaceBytes: sessionBytes ?? LIMITS.spaceBytes,
    answers: { ...answers, ...idempotency },
    retention: {
      exchanges: exchanges === false ? retention.exchanges : { ...retention.exchanges, ...exchanges },
      journal: { ...retention.journal, ...journal },
    },
  }
}
