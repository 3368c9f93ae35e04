import type { UnderstudyOptions } from '../../app/options.ts'
import type { StateOptions } from '../../app/state/state-options.ts'
import type { Configuration, StateSetting } from '../../config/configuration.ts'
import { handoffOf, optionsOf } from '../../config/options.ts'
import { findConfiguration, isConfigName, readConfiguration, type ReadConfiguration } from '../../config/read.ts'
import { Problem } from '../../model/problem.ts'
import type { Invocation } from '../options/command.ts'
import type { ServerTls } from '../../wires/secure.ts'
import { contractOptions, understudyOptions } from '../options/contract-options.ts'
import type { Values } from '../options/option-values.ts'

/** All that `start` is told, by the command line, the environment and the configuration, in this order. */
export interface Settings {
  readonly options: UnderstudyOptions
  readonly server: ServerSettings
  /** null: there is none. */
  readonly config: ReadConfiguration | null
}

export interface ServerSettings {
  readonly host: string
  readonly port: number
  /** Ports that contracts have for themselves. */
  readonly more: readonly number[]
  readonly headersTimeout: number
  readonly requestTimeout: number
  /** null: plain HTTP. */
  readonly tls: ServerTls | null
  /** null: none. */
  readonly control: ControlSettings | null
}

export interface ControlSettings {
  readonly host: string
  readonly port: number
  /** Whether somebody chose the port; else any will do. */
  readonly chosen: boolean
}

const HEADERS_TIMEOUT = 20_000
const REQUEST_TIMEOUT = 120_000

/** Reads the configuration, if there is one, and puts the command line and the environment before it. Throws a Problem. */
export function settingsOf(invocation: Invocation): Settings {
  const { operands, terminal } = invocation
  const file = configFile(invocation)
  const config = file === null ? null : readConfiguration(file, terminal.cwd)
  const files = isConfig(operands) ? [] : operands
  const values = merged(invocation, config?.settings ?? null)
  const server = serverOf(invocation, values, config?.settings ?? null)
  const options = { ...contractsOf(files, values, invocation, config, server.port), ...beside(config) }
  return { config, server, options: { ...options, state: stateOf(invocation, config?.settings.state ?? {}) } }
}

/** The configuration that is meant: a named one, or that of the folder where no contract is named. */
function configFile({ operands, values, terminal }: Invocation): string | null {
  if (values.config !== '') return values.config
  const [only] = operands
  if (isConfig(operands) && only !== undefined) return only
  return operands.length > 0 ? null : findConfiguration(terminal.cwd)
}

/** `understudy start understudy.yaml` can only mean one thing. */
function isConfig(operands: readonly string[]): boolean {
  const [only = ''] = operands
  return operands.length === 1 && isConfigName(only)
}

/** The values of the command line and the environment, with the configuration's where those say nothing. */
function merged({ values, set }: Invocation, settings: Configuration | null): Values {
  if (settings === null) return values
  const { mock, server } = settings
  const { port = values.port, host = values.host, bodyLimit = values.bodyLimit } = server
  const said = { ...mock, port, host, bodyLimit, credential: mock.credentials ?? values.credential }
  return { ...values, ...said, ...Object.fromEntries([...set].map((name) => [name, values[name]])) }
}

function serverOf({ set }: Invocation, values: Values, settings: Configuration | null): ServerSettings {
  const { contracts = [], server } = settings ?? {}
  const port = set.has('controlPort') ? values.controlPort : server?.control === null ? null : (server?.control.port ?? values.controlPort)
  const ports = contracts.flatMap((one) => (one.port === undefined || one.port === values.port ? [] : [one.port]))
  return {
    host: values.host,
    port: values.port,
    more: [...new Set(ports)],
    tls: server?.tls ?? null,
    headersTimeout: server?.headersTimeout ?? HEADERS_TIMEOUT,
    requestTimeout: server?.requestTimeout ?? REQUEST_TIMEOUT,
    control:
      port === null
        ? null
        : { port, host: server?.control?.host ?? '127.0.0.1', chosen: set.has('controlPort') || server?.control?.port !== undefined },
  }
}

function contractsOf(
  files: readonly string[],
  values: Values,
  { terminal }: Invocation,
  config: ReadConfiguration | null,
  port: number,
): UnderstudyOptions {
  const contracts = config?.settings.contracts ?? []
  if (files.length > 0 || contracts.length === 0 || (terminal.env['UNDERSTUDY_CONTRACT'] ?? '') !== '') {
    return understudyOptions(contractOptions(files, terminal, config?.text.name), values, terminal)
  }
  const named = config === null ? {} : optionsOf(config, terminal.cwd, port).named
  return understudyOptions({ named }, values, terminal)
}

/** Where nothing is said, a file of this folder; where that cannot be had, a stand-in that forgets is better than none. */
function stateOf({ values, set }: Invocation, setting: StateSetting | false): StateOptions | false {
  if (set.has('state') ? values.state === 'off' : setting === false) return false
  const said = setting === false ? {} : setting
  const seeds = set.has('seedData') ? { seeds: values.seedData } : {}
  const path = set.has('state') ? values.state : (said.path ?? '')
  if (path === 'memory' || (said.store === 'memory' && !set.has('state'))) return { ...said, ...seeds, store: 'memory' }
  return { ...said, ...seeds, store: 'sqlite', ...(path === '' ? { otherwise: 'memory' } : { path, otherwise: 'refuse' }) }
}

/** What only a configuration can say. */
function beside(config: ReadConfiguration | null): Partial<UnderstudyOptions> {
  if (config === null) return {}
  const { upstreams, groups, handoff, consumers, mock } = config.settings
  return {
    upstreams,
    groups,
    handoff: handoffOf({ groups, handoff }),
    consumers,
    ...(mock.cacheBytes === undefined ? {} : { cacheBytes: mock.cacheBytes }),
  }
}

/** The files beside contracts that the settings were read from, absolute. */
export function filesOf({ config }: Settings): readonly string[] {
  return config === null ? [] : [config.path, ...config.settings.files]
}

/** Where a configuration asks for something that needs a new start. */
export function needsRestart(before: Settings, now: Settings): Problem | null {
  const control = JSON.stringify(before.server.control) === JSON.stringify(now.server.control)
  const state = JSON.stringify(lasting(before.options)) === JSON.stringify(lasting(now.options))
  if (control && state) return null
  const what = [...(control ? [] : ['The control API stays where it is']), ...(state ? [] : ['state is kept as it was'])].join(', and ')
  return new Problem(
    'config-invalid',
    `${what.charAt(0).toUpperCase()}${what.slice(1)} until the next start; everything else was taken over.`,
  )
}

/** Seeds are read when they are wanted. */
function lasting({ state }: UnderstudyOptions): UnderstudyOptions['state'] {
  return typeof state === 'object' ? { ...state, seeds: [] } : state
}
