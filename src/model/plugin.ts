import type { Answered, Decided, Exchange, Identified } from './exchange.ts'

/**
 * Something that stands beside the one way through: it may take a phase and give the phase back, changed, at three
 * places, and watch at a fourth. What we ship in `plugins/` has no other means than these.
 */
export interface Plugin {
  readonly name: string
  identified?(phase: Identified): Identified
  decided?(phase: Decided): Decided
  answered?(phase: Answered): Answered
  judged?(exchange: Exchange): void
}
