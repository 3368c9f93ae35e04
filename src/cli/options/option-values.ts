import type { Security, Validation } from '../../model/handoff.ts'
import type { PlanningValues } from './planning-options.ts'

/** What every option of every command means once it is read. */
export interface Values extends PlanningValues {
  readonly port: number
  readonly host: string
  /** null: no control port. */
  readonly controlPort: number | null
  readonly seed: number
  readonly now: string
  readonly security: Security
  readonly credential: readonly string[]
  readonly validate: Validation
  readonly serialization: 'contract' | 'lenient'
  readonly unknownQuery: 'warn' | 'refuse'
  readonly examples: 'mended' | 'verbatim'
  /** '': the file of this folder. */
  readonly state: string
  readonly seedData: readonly string[]
  readonly bodyLimit: number
  readonly cors: boolean
  readonly allowRemote: boolean
  readonly allowOutside: boolean
  readonly config: string
  readonly reload: boolean
  readonly force: boolean
  readonly quiet: boolean
  readonly json: boolean
  readonly annotations: 'none' | 'github'
  readonly header: readonly string[]
  readonly data: string
  readonly operation: string
  readonly consumer: string
  readonly outcome: 'any' | 'conforms' | 'breaks' | 'unknown'
  readonly limit: number
  readonly follow: boolean
  readonly control: string
  readonly to: string
  /** 0: the next one. */
  readonly step: number
  /** Milliseconds. */
  readonly for: number
  readonly reset: boolean
  readonly why: string
  readonly all: boolean
  readonly watch: boolean
  readonly groups: boolean
  readonly resources: boolean
  readonly session: string
}

export type OptionName = keyof Values
