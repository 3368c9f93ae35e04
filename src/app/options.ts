import type { Security, Validation } from '../model/handoff.ts'
import type { Plugin } from '../model/plugin.ts'
import type { ConsumerOptions } from './consumers.ts'
import type { GroupOptions, HandoffOptions } from './handoff/group-options.ts'
import type { StateOptions } from './state/state-options.ts'
import type { UpstreamOptions } from './handoff/upstreams.ts'

/** A contract by its path, its URL, `-` for standard input, or as a parsed document. */
export type ContractSource = string | URL | object

/** A contract and where it is served. */
export interface NamedContract {
  readonly source: ContractSource
  /** Below this path; default the root. */
  readonly path?: string
  /** To requests for this host only; `*.example.com` for all below it. Other contracts do not answer there. */
  readonly host?: string
  /** On this port only, and nothing else there; somebody has to listen on it. */
  readonly port?: number
  /** How messages of its groups are held against it where a service answers. Default `observe`, both. */
  readonly validate?: { readonly request?: Validation; readonly response?: Validation }
  readonly allowRemote?: boolean
  readonly allowOutside?: boolean
}

/** Everything that can be said when a stand-in is made. Every default is one that an expert would have chosen. */
export interface UnderstudyOptions {
  /** The contract to stand in for; `contracts` for several. */
  readonly contract?: ContractSource
  /** Several contracts in one process: by the path under which each is served ('' for the root), or as a list, all at the root. */
  readonly contracts?: readonly ContractSource[] | Readonly<Record<string, ContractSource>>
  /** Several contracts by names of your choice, which become their ids. */
  readonly named?: Readonly<Record<string, NamedContract>>
  /** The same seed gives the same bytes on every machine. Default 1. */
  readonly seed?: number
  /** The moment that counts as now in improvised values. Default 2026-01-01T00:00:00Z, so that answers never change overnight. */
  readonly now?: Date | string
  /** Credentials: none asked for, any of the right shape, or only those of `credentials`. Default `enforce`. */
  readonly security?: Security
  readonly credentials?: readonly string[]
  /** Requests that break the contract: refused, answered with a word in a header, or not looked at. Default `enforce`. */
  readonly validate?: Validation
  /** Parameter and form styles: by the contract alone, or all that are seen in the wild. Default `contract`. */
  readonly serialization?: 'contract' | 'lenient'
  /** Query parameters that the contract does not name. Default `warn`. */
  readonly unknownQuery?: 'warn' | 'refuse'
  /** Examples that break their own schema: mended, or served as they stand. Default `mended`. */
  readonly examples?: 'mended' | 'verbatim'
  /** Answers to pages of other origins. Default true. */
  readonly cors?: boolean
  /** Bytes of a request body that are read; a longer one is refused with 413. Default 32 MiB. */
  readonly bodyLimit?: number
  /** How much is remembered of what happened. Default 10,000 exchanges, 64 MiB in all, 64 KiB of a body. */
  readonly record?: { readonly count?: number; readonly bytes?: number; readonly body?: number }
  /** The services behind the address, by name. */
  readonly upstreams?: Readonly<Record<string, UpstreamOptions>>
  /** Groups of operations: what is said here goes before what is inferred. */
  readonly groups?: Readonly<Record<string, GroupOptions>>
  /** How groups are handed off that say nothing else of it themselves. */
  readonly handoff?: HandoffOptions
  /** How consumers are told from each other. */
  readonly consumers?: ConsumerOptions
  /** Bytes of a body that is held on its way to or from a service, to be judged. Default 1 MiB. */
  readonly holdLimit?: number
  /** Bytes of the service's answers that are kept for the time when it fails. Default 32 MiB. */
  readonly staleBytes?: number
  /** Bytes of answers that are remembered. Default 32 MiB. */
  readonly cacheBytes?: number
  /** Lets references go over the network, or out of the contract's folder. Default false. */
  readonly allowRemote?: boolean
  readonly allowOutside?: boolean
  /** What relative paths are relative to. Default the working directory. */
  readonly cwd?: string
  readonly plugins?: readonly Plugin[]
  /** What consumers write and find again. `false`: nothing is kept, every answer is improvised. */
  readonly state?: StateOptions | false
}

export const DEFAULT_NOW = '2026-01-01T00:00:00Z'

const MIB = 1024 * 1024

export const DEFAULTS: {
  readonly seed: number
  readonly bodyLimit: number
  readonly holdLimit: number
  readonly cacheBytes: number
  readonly staleBytes: number
  readonly record: { readonly count: number; readonly bytes: number; readonly body: number }
} = {
  seed: 1,
  bodyLimit: 32 * MIB,
  holdLimit: MIB,
  staleBytes: 32 * MIB,
  cacheBytes: 32 * MIB,
  record: { count: 10_000, bytes: 64 * MIB, body: 64 * 1024 },
}
