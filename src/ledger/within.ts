import type { Batch, EntityRow, Space } from '../model/store.ts'
import type { Held, Image } from './image.ts'
import type { Limits } from './limits.ts'
import type { Sessions } from './sessions.ts'

/** What is to be told to the store. */
export interface Changes {
  readonly rows: readonly EntityRow[]
  readonly dropped?: readonly string[]
  readonly spaces?: readonly Space[]
  readonly journal?: Batch['journal']
  readonly moves?: Batch['moves']
  readonly notes?: Batch['notes']
  readonly sequence?: number
}

/** What work that is alone has at hand. */
export interface Within {
  readonly image: Image
  readonly sessions: Sessions
  readonly limits: Limits
  readonly durable: number
  readonly next: () => number
  readonly commit: (changes: Changes) => Promise<void>
  readonly enter: (session: string, now: number) => Held
}
