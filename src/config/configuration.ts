import type { Security, Stage, Validation } from '../model/handoff.ts'

/** A contract as a configuration names it. */
export interface ContractSetting {
  readonly name: string
  /** As written: relative to the configuration's folder, absolute, or a URL. */
  readonly file: string
  readonly path?: string
  readonly host?: string
  readonly port?: number
  readonly validate?: MessagesSetting
  readonly allowRemote?: boolean
  readonly allowOutside?: boolean
}

/** How messages are held against the contract where the service answers. */
export interface MessagesSetting {
  readonly request?: Validation
  readonly response?: Validation
}

export interface ServerSetting {
  readonly port?: number
  readonly host?: string
  readonly bodyLimit?: number
  readonly headersTimeout?: number
  readonly requestTimeout?: number
  /** Files are read. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string }
  /** null: left out. */
  readonly control: { readonly port?: number; readonly host?: string } | null
}

export interface MockSetting {
  readonly seed?: number
  readonly now?: string
  readonly security?: Security
  readonly credentials?: readonly string[]
  readonly validate?: Validation
  readonly serialization?: 'contract' | 'lenient'
  readonly unknownQuery?: 'warn' | 'refuse'
  readonly examples?: 'mended' | 'verbatim'
  readonly cors?: boolean
  readonly cacheBytes?: number
}

/** Milliseconds and bytes; paths are absolute. */
export interface StateSetting {
  readonly store?: 'memory' | 'sqlite'
  readonly path?: string
  readonly durability?: 'process' | 'power'
  readonly fileBytes?: number
  readonly bytes?: number
  readonly sessionBytes?: number
  readonly sessions?: { readonly count?: number; readonly idle?: number }
  readonly snapshots?: number
  readonly idempotency?: { readonly age?: number; readonly count?: number }
  readonly exchanges?: RetentionSetting | false
  readonly journal?: RetentionSetting
  readonly seeds?: readonly string[]
}

export interface RetentionSetting {
  readonly count?: number
  readonly bytes?: number
  readonly age?: number
}

/** Milliseconds, and shares from 0 to 1. Files of `tls` are read. */
export interface UpstreamSetting {
  readonly url: string
  readonly connect?: number
  readonly firstByte?: number
  readonly idle?: number
  readonly total?: number
  readonly maxInFlight?: number
  readonly retry?: { readonly max?: number; readonly percent?: number; readonly window?: number; readonly minPerSecond?: number }
  readonly breaker?: {
    readonly window?: number
    readonly minCalls?: number
    readonly ratio?: number
    readonly consecutive?: number
    readonly open?: number
    readonly maxOpen?: number
    readonly jitter?: number
    readonly probes?: number
  }
  readonly idempotency?: 'none' | 'honoured'
  readonly probe?: string
  readonly buildHeader?: string
  readonly credentials?: 'auto' | 'forward' | 'strip'
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly servername?: string }
}

/** How groups are handed off. Milliseconds, bytes, and shares from 0 to 1. */
export interface HandoffSetting {
  readonly profile?: 'dev' | 'standard' | 'strict'
  readonly advance?: 'auto' | 'propose' | 'manual'
  readonly target?: Stage
  readonly anonymous?: 'mock' | 'random'
  readonly approval?: 'none' | 'one' | 'two'
  readonly soak?: number
  readonly shadow?: {
    readonly sample?: number
    readonly maxRps?: number
    readonly inFlight?: number
    readonly deadline?: number
    readonly requestCap?: number
    readonly responseCap?: number
    readonly unsafe?: 'never' | 'dual-write'
    readonly selfCheck?: number
    readonly giveUp?: number
    readonly skip?: string
  }
  /** Steps as they are written: `consumer:qa`, `25%`. */
  readonly canary?: { readonly steps?: readonly string[]; readonly dwell?: number; readonly reverseShadow?: boolean }
  readonly rollback?: {
    readonly policy?: 'degrade' | 'mock'
    readonly live?: CusumSetting
    readonly canary?: CusumSetting
    readonly cooldown?: number
    readonly maxCooldown?: number
    readonly drain?: number
    readonly blockAfter?: { readonly count?: number; readonly within?: number }
  }
  readonly state?: { readonly onPromote?: 'discard' | 'origin-pin' | 'dual-write'; readonly pinTtl?: number }
}

export interface CusumSetting {
  readonly p0?: number
  readonly p1?: number
  readonly h?: number
}

export interface GroupSetting extends HandoffSetting {
  readonly stateless?: boolean
  readonly salt?: string
  readonly waived?: readonly string[]
  readonly quiet?: readonly string[]

  readonly contract?: string
  readonly operations?: readonly string[]
  readonly upstream?: string
  readonly stage?: Stage
  readonly pins?: { readonly live?: readonly string[]; readonly mock?: readonly string[] }
  readonly fallback?: {
    readonly read?: readonly ('stale' | 'mock')[]
    /** null: as the answer itself allows. */
    readonly staleMaxAge?: number | null
    readonly notImplemented?: readonly number[]
    readonly missing?: readonly string[]
  }
  readonly validate?: MessagesSetting
}

export interface ConsumersSetting {
  readonly rules?: Readonly<Record<string, ConsumerSetting>>
  readonly keys?: readonly string[]
  readonly claims?: readonly string[]
  readonly apiKeyFields?: readonly string[]
}

export interface ConsumerSetting {
  readonly certificate?: string
  readonly jwt?: Readonly<Record<string, string>>
  readonly apiKey?: string
  readonly says?: string
}

/** What a configuration says, in the words and units of the library. What it does not say is not there. */
export interface Configuration {
  readonly contracts: readonly ContractSetting[]
  readonly server: ServerSetting
  readonly mock: MockSetting
  /** false: off. */
  readonly state: StateSetting | false
  readonly upstreams: Readonly<Record<string, UpstreamSetting>>
  readonly groups: Readonly<Record<string, GroupSetting>>
  /** For groups that say nothing else of it. */
  readonly handoff: HandoffSetting
  readonly consumers: ConsumersSetting
  /** Other files that it reads, absolute: keys and certificates. */
  readonly files: readonly string[]
}
