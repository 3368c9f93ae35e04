import type { Reply } from '../../../model/exchange.ts'
import type { AnswerCache } from './cache.ts'
import type { Entities } from './entities.ts'
import type { Locate } from './problem-answer.ts'

export type Answer = Reply<Uint8Array | null>

/** What all answers of one contract share. */
export interface AnswerSettings {
  readonly seed: number
  readonly now: number
  /** Examples that break their schema go out as they stand. */
  readonly verbatim: boolean
  readonly cache: AnswerCache<Answer>
  readonly locate: Locate
  readonly entities: Entities
}
