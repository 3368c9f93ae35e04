import { Worker } from 'node:worker_threads'
import { type Comparer, WorkerComparer, type WorkerComparerOptions } from '../pipeline/shadow/comparer.ts'
import type { ContractSource, UnderstudyOptions } from './options.ts'
import type { LoadedContract } from './registry.ts'

/** What a thread needs to read the same contracts again: plain data. */
export interface ComparerData {
  readonly options: UnderstudyOptions
  /** By the contract's id; those from standard input have none. */
  readonly hashes: Readonly<Record<string, string>>
}

/** Megabytes that a thread may use: GitHub's contract and an answer at the limits fit in many times. */
const MEMORY = 1_024

/** In dist, what a folder of it shares stands in a folder beside (`scripts/build.ts`). */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './comparer-worker.ts' : '../app/comparer-worker.js', import.meta.url)

/** Compares in a thread of its own, which is begun with the first job. From source and from `dist` alike. */
export function createComparer(
  contracts: readonly LoadedContract[],
  options: UnderstudyOptions,
  limits: Omit<WorkerComparerOptions, 'start'> = {},
): Comparer {
  const start = (): Worker =>
    new Worker(THREAD, {
      workerData: comparerData(contracts, options),
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
  return new WorkerComparer({ ...limits, start })
}

/** Of all options only those that say how contracts are read; standard input is gone by then, so its document goes along. */
function comparerData(contracts: readonly LoadedContract[], options: UnderstudyOptions): ComparerData {
  const { plugins: _p, consumers: _c, upstreams: _u, groups: _g, handoff: _h, record: _r, state: _s, ...rest } = options
  const { contract, contracts: several, named, ...reading } = rest
  const plain = (source: ContractSource): ContractSource => sourceOf(source, contracts)
  const sources = {
    ...(contract === undefined ? {} : { contract: plain(contract) }),
    ...(several === undefined ? {} : { contracts: Array.isArray(several) ? several.map(plain) : mapped(several, plain) }),
    ...(named === undefined
      ? {}
      : { named: Object.fromEntries(Object.entries(named).map(([id, one]) => [id, { ...one, source: plain(one.source) }])) }),
  }
  const read = contracts.filter((one) => one.contract.source !== '-')
  // Whether credentials were right is for the service to say.
  return {
    options: { ...reading, ...sources, security: 'off', cacheBytes: 0 },
    hashes: Object.fromEntries(read.map((one) => [one.contract.id, one.contract.hash])),
  }
}

function mapped(sources: object, plain: (source: ContractSource) => ContractSource): Readonly<Record<string, ContractSource>> {
  return Object.fromEntries(Object.entries(sources).map(([path, source]: [string, ContractSource]) => [path, plain(source)]))
}

function sourceOf(source: ContractSource, contracts: readonly LoadedContract[]): ContractSource {
  if (source instanceof URL) return source.href
  if (source !== '-') return source
  return contracts.find((one) => one.contract.source === '-')?.root() ?? source
}
