import type { Retention } from '../model/store.ts'

/** What the present may take, and what is kept of the past. */
export interface Limits {
  /** Sessions at once; the longest idle goes. */
  readonly sessions: number
  /** Milliseconds after which a session that nobody uses ends. */
  readonly idle: number
  readonly snapshots: number
  /** Bytes of all that is written (in memory); of a session or snapshot alone. */
  readonly bytes: number
  readonly spaceBytes: number
  readonly answers: { readonly age: number; readonly count: number }
  readonly retention: { readonly exchanges: Kept; readonly journal: Kept }
}

export interface Kept {
  readonly count: number
  readonly bytes: number
  /** Milliseconds. */
  readonly age: number
}

export type LedgerOptions = Partial<Limits>

const HOUR = 3_600_000
const MIB = 2 ** 20

export const LIMITS: Limits = {
  sessions: 1_000,
  idle: HOUR,
  snapshots: 100,
  bytes: 256 * MIB,
  spaceBytes: 32 * MIB,
  answers: { age: 24 * HOUR, count: 10_000 },
  retention: {
    exchanges: { count: 100_000, bytes: 512 * MIB, age: 7 * 24 * HOUR },
    journal: { count: 1_000_000, bytes: 1_024 * MIB, age: 30 * 24 * HOUR },
  },
}

/** What a store is to keep, told at a moment (milliseconds since 1970). */
export function retentionAt(now: number, { exchanges, journal }: Limits['retention']): Retention {
  return { exchanges: { ...exchanges, before: now - exchanges.age }, journal: { ...journal, before: now - journal.age } }
}
