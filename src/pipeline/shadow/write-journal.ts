import type { Reply } from '../../model/exchange.ts'
import type { KeptBody } from '../../model/wire.ts'

/** `unknown`: it may have been done. */
export type WriteOutcome = 'done' | 'rejected' | 'unknown'

/** Where writes that go to both sides are written down, before and after. */
export interface WriteJournal {
  /** Gives the key by which the write can be told; rejects where it cannot be written down, and then nothing is sent. */
  begin(copy: { readonly id: string }): Promise<{ readonly key: string }>
  /** `unknown`: it may have been done, and is never sent again. */
  end(copy: { readonly id: string }, key: string, outcome: WriteOutcome, answer: Reply<KeptBody> | null): Promise<void>
}

/** What a service's status says of a write; 0: none came. */
export function writeOutcome(status: number): WriteOutcome {
  if (status >= 200 && status < 300) return 'done'
  return status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'rejected' : 'unknown'
}
