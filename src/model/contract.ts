import type { Place } from './place.ts'

/** One thing that a contract lets you ask. Plain data; what it takes and gives stays in the compiled contract. */
export interface Operation {
  /** `operationId` where the contract has a unique one, else `GET /orders/{id}`. */
  readonly id: string
  readonly method: string
  /** The path template as written in the contract. */
  readonly path: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly deprecated: boolean
  /** `x-understudy-effect`, where the contract says it; else the method tells. */
  readonly effect?: 'read' | 'write' | 'single-use'
  /** `x-understudy-latency`, milliseconds: what it may take to the last byte. A second where the contract does not say. */
  readonly latency?: number
  /** `x-understudy-critical`: an answer that breaks the contract is enough to leave the service alone. */
  readonly critical?: boolean
  readonly place: Place
}

/** A defect of the contract itself, in a compiler's manner. `operation` is null where the whole document is meant. */
export interface ContractDefect {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** What to do about it. */
  readonly help: string
  readonly place: Place
  readonly operation: string | null
}

/** Where a contract is served, beside its path. */
export interface Home {
  /** The host that requests have to name, in lower case; `*.example.com` for all below it. null: any that no other contract has. */
  readonly host: string | null
  /** The port that requests have to come in by. null: any that no other contract has. */
  readonly port: number | null
}

/** What was promised, as plain data. */
export interface Contract {
  /** Unique in a run: the title in kebab-case, with a number behind it where two are alike. */
  readonly id: string
  readonly title: string
  readonly version: string
  /** `openapi 3.1.0`, `swagger 2.0`. */
  readonly format: string
  /** Where it was read from, as the user wrote it. */
  readonly source: string
  /** SHA-256 of the root document's text, hex. */
  readonly hash: string
  readonly operations: readonly Operation[]
  /** The paths under which the servers of the contract live (`/api/v3`), '' always among them. */
  readonly basePaths: readonly string[]
}
