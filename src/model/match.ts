import type { Operation } from './contract.ts'
import type { Params } from './exchange.ts'
import type { Finding } from './verdict.ts'

/** What was found by the request's head alone. */
export interface Match {
  /** null where nothing matches; then `refusal` answers. */
  readonly operation: Operation | null
  /** Whether the operation can use the request's body, so that it is worth holding. */
  readonly wantsBody: boolean
  /** How near a miss came, to choose among several contracts: 2 the operation, 1 the path with another method, 0 nothing. */
  readonly closeness: number
}

/** The request held against the contract: what it says, and where it strays. */
export interface Inspection {
  readonly params: Params
  readonly content: unknown
  readonly findings: readonly Finding[]
}
