import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'
import type { Trouble } from '../../app/condition.ts'
import type { UnderstudyOptions } from '../../app/options.ts'
import { type LoadedContract, loadContracts } from '../../app/registry.ts'
import type { Understudy } from '../../app/understudy.ts'
import { groupsOf } from '../../app/handoff/groups.ts'
import type { ReadConfiguration } from '../../config/read.ts'
import { nameProblem } from '../../config/names.ts'
import { FileWatch } from '../../config/watch.ts'
import { Problem } from '../../model/problem.ts'
import type { Invocation } from '../options/command.ts'
import { placed } from './placed.ts'
import type { Ports } from './ports.ts'
import { filesOf, needsRestart, type Settings, settingsOf } from './settings.ts'

/** Milliseconds after which a file that made no sense is looked at again, before anything is said: it may be half written. */
const AGAIN = 120
/** Milliseconds between two tries while the configuration cannot be used: what it lacks may be a file that nobody watches. */
const RETRY = 2_000

/** What came of a reload, for people and for programs. */
export type News =
  | { readonly kind: 'reloaded'; readonly files: readonly string[]; readonly took: number; readonly problem: Problem | null }
  | { readonly kind: 'failed'; readonly problem: Problem }

export interface Reloading {
  readonly invocation: Invocation
  readonly settings: Settings
  readonly understudy: Understudy
  readonly ports: Ports
  readonly tell: (news: News) => void
}

/** Takes over configuration and contracts when their files change. What cannot be used changes nothing. */
export class Reloader implements Disposable {
  readonly #with: Reloading
  readonly #invocation: Invocation
  readonly #watch: FileWatch | null
  #settings: Settings
  /** What could not be taken over. */
  #wanted: Settings | null = null
  readonly #started: Settings
  #changed = new Set<string>()
  #everything = false
  /** What was tried without success: it belongs to the next try, whatever that is made for. */
  #owed: { readonly files: readonly string[]; readonly all: boolean } = { files: [], all: false }
  #running = false
  #retry: NodeJS.Timeout | null = null
  /** Nobody saved anything: the same problem is not told again. */
  #retrying = false

  /** `watching`: without, nothing happens before `everything` is called. `since`: when the files began to be read, milliseconds since 1970. */
  constructor(reloading: Reloading, watching: boolean, since: number) {
    const { invocation, settings } = reloading
    this.#with = reloading
    this.#settings = settings
    this.#started = settings
    // Whatever becomes of the folder: the configuration is the one that we began with.
    this.#invocation =
      settings.config === null ? invocation : { ...invocation, values: { ...invocation.values, config: settings.config.path } }
    this.#watch = watching
      ? new FileWatch(
          () => this.#files(),
          since,
          (files) => this.#noticed(files),
        )
      : null
  }

  /** Reads everything again, changed or not. */
  everything(): void {
    this.#everything = true
    void this.#run()
  }

  [Symbol.dispose](): void {
    this.#watch?.[Symbol.dispose]()
    if (this.#retry !== null) clearTimeout(this.#retry)
  }

  /** Those of what is in force, and of what is not yet. */
  #files(): readonly string[] {
    const settings = this.#wanted === null ? [this.#settings] : [this.#settings, this.#wanted]
    return [
      ...new Set([...settings.flatMap((one) => [...filesOf(one), ...sourcesOf(one)]), ...documentsOf(this.#with.understudy.compiled)]),
    ]
  }

  #noticed(files: readonly string[]): void {
    for (const file of files) this.#changed.add(file)
    void this.#run()
  }

  /** One at a time; what changes meanwhile is seen to afterwards. */
  async #run(): Promise<void> {
    if (this.#running) return
    this.#running = true
    try {
      while (this.#everything || this.#changed.size > 0) await this.#once()
    } finally {
      this.#running = false
    }
  }

  async #once(): Promise<void> {
    const { understudy, tell } = this.#with
    const start = performance.now()
    const files = [...new Set([...this.#owed.files, ...this.#changed])]
    const all = this.#owed.all || this.#everything
    this.#changed = new Set()
    this.#everything = false
    try {
      const restart = await this.#take(files, all)
      this.#owed = { files: [], all: false }
      if (this.#retry !== null) clearTimeout(this.#retry)
      understudy.condition.renewed(restart === null ? [] : [troubleOf(restart)])
      tell({ kind: 'reloaded', files, took: performance.now() - start, problem: restart })
    } catch (error) {
      const problem =
        error instanceof Problem
          ? error
          : new Problem('internal', error instanceof Error ? (error.stack ?? error.message) : String(error), { cause: error })
      this.#owed = { files, all }
      await this.#failed(problem)
    }
  }

  /** Reads, loads and checks aside; then swaps all at once. Throws a Problem before anything has changed. */
  async #take(files: readonly string[], all: boolean): Promise<Problem | null> {
    const { understudy, ports } = this.#with
    const since = Date.now()
    const settings = this.#read()
    this.#wanted = settings
    const contracts = await this.#load(settings, files, all)
    checkNames(settings.config, contracts)
    const opened = await ports.open(settings.server).catch((error: unknown) => {
      throw placed(error, settings)
    })
    try {
      understudy.replace(contracts, settings.options, { who: 'configuration', why: settings.config?.text.name ?? 'the contract changed' })
    } catch (error) {
      await opened.undo()
      throw error
    }
    opened.keep()
    this.#settings = settings
    this.#wanted = null
    this.#watch?.renew(since)
    return needsRestart(this.#started, settings)
  }

  #read(): Settings {
    try {
      return settingsOf(this.#invocation)
    } catch (error) {
      this.#retry ??= setTimeout(() => {
        this.#retry = null
        this.#retrying = true
        this.everything()
      }, RETRY).unref()
      throw error
    }
  }

  /** The contracts, compiled anew only where that makes a difference. */
  async #load(settings: Settings, files: readonly string[], all: boolean): Promise<readonly LoadedContract[]> {
    const { compiled } = this.#with.understudy
    const old = new Set([...documentsOf(compiled), ...sourcesOf(settings)])
    const touched = files.filter((file) => old.has(file))
    const same = recipe(settings.options) === recipe(this.#settings.options)
    const fromStandardInput = sourcesOf(settings).length === 0 && settings.options.contract === '-'
    if (same && (fromStandardInput || (!all && touched.length === 0))) return compiled
    const contracts = await loadContracts(settings.options)
    for (const [index, contract] of contracts.entries()) {
      const before = compiled[index]
      if (same && before !== undefined) checkDocuments(contract, before, files)
    }
    return contracts
  }

  /** Said once, and only if it is not the half of something that is just being written. */
  async #failed(problem: Problem): Promise<void> {
    const { understudy, tell } = this.#with
    await wait(AGAIN, null, { ref: false })
    for (const file of this.#watch?.take() ?? []) this.#changed.add(file)
    if (this.#changed.size > 0) return
    const known = this.#retrying && understudy.condition.problems.some(({ message }) => message === problem.message)
    this.#retrying = false
    if (known) return
    understudy.condition.failed([troubleOf(problem)])
    tell({ kind: 'failed', problem })
  }
}

/** Holds the names of a configuration against the contracts. Throws a Problem with all that lead nowhere. */
export function checkNames(config: ReadConfiguration | null, contracts: readonly LoadedContract[]): void {
  if (config === null) return
  let groups: ReturnType<typeof groupsOf> | null = null
  const problem = nameProblem(config, {
    contracts: contracts.map(({ contract }) => contract),
    groups: () => (groups ??= groupsOf(contracts, {})),
  })
  if (problem !== null) throw problem
}

/** A document that was read before and has been broken since, or has gone while nothing else changed, is a broken save. */
function checkDocuments(contract: LoadedContract, before: LoadedContract, files: readonly string[]): void {
  const changed = new Set(files)
  for (const uri of before.uris()) {
    if (!uri.startsWith('file:') || !changed.has(fileURLToPath(uri)) || before.unread(uri) !== null) continue
    const why = contract.unread(uri)
    if (why === null || (why.unresolved === 'missing-document' && changed.size > 1)) continue
    if (why.unresolved === 'unreadable' || why.unresolved === 'missing-document') throw new Problem('contract-unreadable', why.message)
  }
}

function troubleOf({ code, message }: Problem): Trouble {
  return { at: Date.now(), code, message }
}

/** The files that contracts were read from. */
function documentsOf(contracts: readonly LoadedContract[]): readonly string[] {
  return contracts.flatMap((contract) => contract.uris().flatMap((uri) => (uri.startsWith('file:') ? [fileURLToPath(uri)] : [])))
}

/** The files that contracts are to be read from. */
function sourcesOf({ options }: Settings): readonly string[] {
  const { contract, contracts = [], named = {}, cwd = '' } = options
  const sources: readonly unknown[] = [contract, ...Object.values(contracts), ...Object.values(named).map(({ source }) => source)]
  return sources.flatMap((source) =>
    typeof source === 'string' && source !== '-' && !/^\w+:\/\//.test(source) ? [resolve(cwd, source)] : [],
  )
}

/** All that decides how contracts are compiled. */
const RECIPE = [
  'contract',
  'contracts',
  'named',
  'seed',
  'now',
  'security',
  'credentials',
  'serialization',
  'unknownQuery',
  'examples',
  'cacheBytes',
  'allowRemote',
  'allowOutside',
] as const satisfies readonly (keyof UnderstudyOptions)[]

function recipe(options: UnderstudyOptions): string {
  return JSON.stringify(RECIPE.map((name) => options[name]))
}
