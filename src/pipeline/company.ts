import type { Routing, Shadowing, Validation } from '../model/handoff.ts'
import type { Plugin } from '../model/plugin.ts'
import type { CompiledContract } from '../model/protocol.ts'
import type { Match } from '../model/match.ts'
import type { Sender } from '../model/sender.ts'
import type { Present } from '../model/state.ts'
import type { Answered, Reply } from '../model/exchange.ts'
import type { KeptBody } from '../model/wire.ts'
import type { Flights } from './service/flights.ts'
import type { LiveLeg } from './service/live-leg.ts'
import type { Observer } from './shadow/observer.ts'
import type { Repeats } from './service/repeats.ts'
import type { StaleAnswers } from './service/stale.ts'

/** Who takes part in a run. Contracts, plugins, senders and limits are handed in; nothing here knows a protocol. */
export interface Company {
  readonly contracts: readonly CompiledContract[]
  readonly plugins: readonly Plugin[]
  /** Whether no plugin stands where an exchange could be changed without its reply showing it. */
  readonly thin: boolean
  /** By the name of the upstream. */
  readonly senders: ReadonlyMap<string, Sender>
  /** What is under way with them. */
  readonly flights: Flights
  /** Which side has answered writes that may come again; null where it does not matter. */
  readonly repeats: Repeats | null
  /** What is in force; an exchange reads it once. */
  readonly routing: Routing
  readonly stale: StaleAnswers
  /** What consumers have written; null: nothing is kept, and the stand-in only improvises. */
  readonly present: Present | null
  /** The group of an operation, '' where it is in none; asked for what is written, since groups are not inferred before somebody needs them. */
  readonly groupOf: (contract: string, operation: string) => string
  /** Who learns from the exchanges with services; null where nobody does. */
  readonly observer: Observer | null
  readonly validation: Validation
  /** Bytes of a request body that the stand-in reads; a longer one is refused with 413. */
  readonly bodyLimit: number
  /** Bytes of a body that is held on its way to or from a service, to be judged; a longer one flows on as it comes. */
  readonly holdLimit: number
  /** Bytes of a body that an exchange keeps. */
  readonly keepLimit: number
}

/** The contract that claimed a request, and its match. */
export interface Claimed {
  readonly compiled: CompiledContract
  readonly match: Match
}

/** An answer, and what is needed to judge and record it once it is out. */
export interface Conducted {
  readonly answered: Answered
  readonly claimed: Claimed | null
  /** What passed of a request body that was not held; read it when the reply is out. */
  readonly passed: (() => KeptBody) | null
  /** The stand-in's reply before it was signed, where nobody has changed it since and nothing else was found. */
  readonly given: Reply | null
  /** What is to be sent to the service beside the stand-in's answer; null where nothing is. */
  readonly shadowing: Shadowing | null
  /** What the service did with the exchange; null where it was not asked, or nobody learns from it. */
  readonly live: LiveLeg | null
  /** Makes the stand-in's own answer to what the service has answered, to be held against it; null where that is not wanted. */
  readonly control: (() => Reply | Promise<Reply>) | null
}
