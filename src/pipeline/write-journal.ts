import type { Reply } from '../model/exchange.ts'
import type { KeptBody } from '../model/wire.ts'

/** Where writes that go to both sides are written down, before and after. */
export interface WriteJournal {
  /** Gives the key by which the write can be told; rejects where it cannot be written down, and then nothing is sent. */
  begin(copy: { readonly id: string }): Promise<{ readonly key: string }>
  /** `unknown`: it may have been done, and is never sent again. */
  end(copy: { readonly id: string }, key: string, outcome: 'done' | 'rejected' | 'unknown', answer: Reply<KeptBody> | null): Promise<void>
}
