import type { Consumer } from '../model/consumer.ts'
import type { WireRequest } from '../model/wire.ts'
import type { Company } from '../pipeline/company.ts'
import type { Comparer } from '../pipeline/shadow/comparer.ts'
import type { StaleAnswers } from '../pipeline/service/stale.ts'
import { cors } from '../plugins/cors.ts'
import { createComparer } from './comparer.ts'
import { createIdentifier } from './consumers.ts'
import { DEFAULTS, type UnderstudyOptions } from './options.ts'
import type { LoadedContract } from './registry.ts'
import type { Beginning } from './state/state.ts'

/** A company without what changes while it plays. */
export interface Cast extends Omit<Company, 'routing' | 'senders' | 'flights' | 'repeats' | 'present' | 'groupOf' | 'observer'> {
  readonly contracts: readonly LoadedContract[]
  readonly identify: (request: WireRequest) => Consumer
  readonly beginning: Beginning
  /** Begun with its first job. */
  readonly comparer: () => Comparer
  /** Whether exchanges are written down. */
  readonly keeps: boolean
}

/** Places at which a plugin has to see an exchange whole, or may have changed it. */
const WATCHING = ['identified', 'decided', 'judged'] as const

/** Those who take part, from the options. */
export function castOf(contracts: readonly LoadedContract[], options: UnderstudyOptions, stale: StaleAnswers): Cast {
  const plugins = options.plugins ?? []
  const { state = {} } = options
  return {
    contracts,
    beginning: { files: (state === false ? undefined : state.seeds) ?? [], cwd: options.cwd ?? process.cwd() },
    comparer: () => createComparer(contracts, options),
    keeps: state !== false && state.exchanges !== false,
    identify: createIdentifier(options.consumers ?? {}),
    stale,
    holdLimit: options.holdLimit ?? DEFAULTS.holdLimit,
    plugins: [...plugins, ...(options.cors === false ? [] : [cors])],
    thin: plugins.every((plugin) => WATCHING.every((place) => plugin[place] === undefined)),
    validation: options.validate ?? 'enforce',
    bodyLimit: options.bodyLimit ?? DEFAULTS.bodyLimit,
    keepLimit: options.record?.body ?? DEFAULTS.record.body,
  }
}
