import { relative, resolve, sep } from 'node:path'
import type { Configuration, ContractSetting, MockSetting, StateSetting } from './configuration.ts'
import type { ReadConfiguration } from './read.ts'

/** What a configuration says of a stand-in, as the library's options have it; where it listens is left out. */
export interface ConfiguredOptions extends MockSetting, Pick<Configuration, 'upstreams' | 'groups' | 'handoff' | 'consumers'> {
  readonly named: Readonly<Record<string, ConfiguredContract>>
  readonly bodyLimit?: number
  readonly state?: StateSetting | false
  /** What relative paths are relative to. */
  readonly cwd: string
}

export interface ConfiguredContract extends Omit<ContractSetting, 'name' | 'file'> {
  readonly source: string
}

/** The library's options. A contract that names the stand-in's own `port` has none for itself. */
export function optionsOf(
  { settings, folder }: ReadConfiguration,
  cwd: string,
  port: number | undefined = settings.server.port,
): ConfiguredOptions {
  const { contracts, server, mock, upstreams, groups, handoff, consumers, state } = settings
  const named = Object.fromEntries(contracts.map((one) => [one.name, contractOf(one, folder, cwd, port)]))
  const limit = server.bodyLimit === undefined ? {} : { bodyLimit: server.bodyLimit }
  return {
    ...mock,
    ...limit,
    state: stateOf(state),
    named,
    upstreams,
    groups,
    handoff: handoffOf({ groups, handoff }),
    consumers,
    cwd,
  }
}

/** Settings of a group that are not about its evidence. */
const OTHERS: ReadonlySet<string> = new Set(['contract', 'operations', 'upstream', 'stage', 'pins', 'fallback', 'validate'])

/** Whoever says anything about how groups are handed off means it; who says nothing tries things out. */
export function handoffOf({ groups, handoff }: Pick<Configuration, 'groups' | 'handoff'>): Configuration['handoff'] {
  const said = [handoff, ...Object.values(groups)].some((one) => Object.keys(one).some((name) => !OTHERS.has(name)))
  return said ? { profile: 'standard', ...handoff } : {}
}

/** In a program nothing is kept in a file unless one is named. */
function stateOf(state: StateSetting | false): StateSetting | false {
  return state === false || state.path === undefined || state.store !== undefined ? state : { ...state, store: 'sqlite' }
}

/** A path as short as it is clear. */
function near(path: string, cwd: string): string {
  const found = relative(cwd, path)
  return found.startsWith(`..${sep}..`) ? path : found
}

function contractOf(
  { name: _name, file, port, ...rest }: ContractSetting,
  folder: string,
  cwd: string,
  main: number | undefined,
): ConfiguredContract {
  const source = /^(https?|file):/i.test(file) || folder === cwd ? file : near(resolve(folder, file), cwd)
  return { source, ...rest, ...(port === undefined || port === main ? {} : { port }) }
}
