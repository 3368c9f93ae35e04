import type { Comparison, CredentialRule, KnownState, LegFailure, LegTimings, Mask } from './comparison.ts'
import type { Contract, ContractDefect, Home, Operation } from './contract.ts'
import type { OperationDescription } from './description.ts'
import type { Documents } from './documents.ts'
import type { Exchange, Reply } from './exchange.ts'
import type { Security } from './handoff.ts'
import type { Inspection, Match } from './match.ts'
import type { Passage, Place, Position } from './place.ts'
import type { Resources } from './resource.ts'
import type { Finding } from './verdict.ts'
import type { KeptBody, WireRequest } from './wire.ts'
import type { World } from './world.ts'

/** Two answers to one request: ours, and that of the service that is to take over. */
export interface Legs {
  readonly request: WireRequest
  readonly inspection: Inspection
  /** The stand-in's answer; a service's own (`by: 'live'`) where it is held against itself, value by value; null where there is none. */
  readonly control: Reply<KeptBody> | null
  readonly candidate: Reply<KeptBody> | LegFailure
  readonly timings: LegTimings
  readonly masks: readonly Mask[]
  /** How the consumer's credentials travelled; refusals say nothing where they were left out. */
  readonly credentials?: CredentialRule
  readonly state?: KnownState
}

export interface CompileOptions {
  readonly id: string
  readonly source: string
  readonly seed: number
  /** The moment that counts as now in improvised values, milliseconds since 1970. */
  readonly now: number
  readonly security: Security
  /** Credentials accepted where `security` is `strict`. */
  readonly credentials: readonly string[]
  /** How untidy parameter and form styles are read: by the contract alone, or all that are seen in the wild. */
  readonly serialization: 'contract' | 'lenient'
  /** Query parameters that the contract does not name: told as a warning, or refused. */
  readonly unknownQuery: 'warn' | 'refuse'
  /** Examples that break their own schema: mended, or served as they stand. */
  readonly examples: 'mended' | 'verbatim'
  /** Bytes that the answer cache may hold. */
  readonly cacheBytes: number
  /** The consumer-visible path under which the contract is mounted; '' for the root. */
  readonly mount: string
}

/**
 * A contract made ready to identify, inspect, improvise and judge. Opaque per-operation work is compiled on first use.
 * None of these throws for a hostile request; each is synchronous and bounded.
 */
export interface CompiledContract {
  readonly contract: Contract
  /** Where it is served; everywhere where nothing is said. */
  readonly home?: Home
  /** Defects that reading alone has found so far; `check` looks for all of them. */
  readonly defects: readonly ContractDefect[]
  identify(request: WireRequest): Match
  /** `body` is null when the request has none. Findings speak of `request`. */
  inspect(match: Match, request: WireRequest, body: KeptBody | null): Inspection
  /** The answer of the stand-in to a request that may be answered. */
  improvise(match: Match, request: WireRequest, inspection: Inspection): Reply<Uint8Array | null>
  /** The answer to a request that may not: 404, 405 with `Allow`, or the operation's own documented error. */
  refuse(match: Match, request: WireRequest, findings: readonly Finding[]): Reply<Uint8Array | null>
  /** What a contract implies beside its operations, such as the token endpoint of an OAuth 2 flow; null where there is nothing. Asked only on a miss. */
  beside(request: WireRequest, body: KeptBody): Reply<Uint8Array | null> | null
  /** Holds any reply (ours or an upstream's) against what the operation documents. */
  judge(match: Match, request: WireRequest, reply: Reply<KeptBody>): readonly Finding[]
  /** Holds a service's answer against ours, by the contract and by what the request determines. Bounded in steps; never rejects for what was answered. */
  compare(match: Match, legs: Legs): Promise<Comparison>
  /** The resource that an operation gives or takes: the name of its schema, where it has one of its own. For grouping; reads the operation. */
  subject(operation: Operation): string | null
  /** The key under which a consumer may send the same write again (`Idempotency-Key`, or the contract's own name for it); null where there is none. */
  repeatKey(match: Match, request: WireRequest): string | null
  /** What an operation promises, as far as evidence has to be of all of it. */
  promises(operation: Operation): Promises
  /** What consumers can keep there, inferred from paths and schemas. Paths are read at the first call, schemas as they are asked about. */
  resources(): Promise<Resources>
  /** What consumers can find and change there; a promise until what it takes is loaded, which the first call begins. */
  world(): World | Promise<World>
  /** The line and column of a place of this contract, for people; null where its text is not to be had. */
  locate(place: Place): Position | null
  /** The offending line of a place with a caret under the column; null where its text is not to be had. */
  excerpt(place: Place): string | null
  /** The lines around a place, so many before and after it; null where its text is not to be had. */
  passage(place: Place, before: number, after: number): Passage | null
  /** What the contract says of an operation, for people and for forms, with samples that conform. */
  describe(operation: Operation): OperationDescription
  /** Takes out of an exchange what must not be kept: credentials, cookies, `writeOnly` members and passwords. */
  redact(match: Match, exchange: Exchange): Exchange
  /** Takes the same out of an answer alone. */
  redactReply(match: Match, reply: Reply<KeptBody>): Reply<KeptBody>
  /** The same for the target of a request alone. */
  redactTarget(operation: Operation, target: string): string
  /** Looks at everything, operation by operation; slow on large contracts. */
  check(): Iterable<ContractDefect>
}

/** All that evidence of an operation has to show. */
export interface Promises {
  /** Documented statuses of success: `200`, `2XX`. */
  readonly successes: readonly string[]
  /** Documented client errors that consumers come upon without harm. */
  readonly failures: readonly string[]
  /** Its answer is a list, or has one for its content. */
  readonly list: boolean
  /** How many different requests there can be; null where there is no end to them. */
  readonly kinds: number | null
}

export interface Protocol {
  readonly name: string
  /** Whether a parsed document is one of this protocol's contracts. */
  claims(document: unknown): boolean
  /** Throws a Problem when the document as a whole cannot be served. */
  compile(documents: Documents, options: CompileOptions): CompiledContract
}
