import { documentsFromValue } from '../documents/from-value.ts'
import { loadDocuments } from '../documents/load.ts'
import type { Home } from '../model/contract.ts'
import type { Documents, Unresolved } from '../model/documents.ts'
import type { Located } from '../model/place.ts'
import { Problem } from '../model/problem.ts'
import type { CompiledContract, CompileOptions, Protocol } from '../model/protocol.ts'
import { openapi } from '../protocols/openapi/protocol.ts'
import { checkOptions } from './options-check.ts'
import { type ContractSource, DEFAULT_NOW, DEFAULTS, type NamedContract, type UnderstudyOptions } from './options.ts'

/** Every protocol that we speak, in the order in which they are asked. */
const PROTOCOLS: readonly Protocol[] = [openapi]

/** A contract made ready, at its place. */
export interface LoadedContract extends CompiledContract {
  /** The URIs of all documents that it was read from so far. */
  uris(): readonly string[]
  /** The root document as it was parsed. */
  root(): object
  /** Why one of them cannot be read; null where it can. */
  unread(uri: string): Unresolved | null
}

/** Reads and compiles all contracts that the options name, in order. Throws a Problem for the first that cannot be served. */
export async function loadContracts(options: UnderstudyOptions): Promise<readonly LoadedContract[]> {
  checkOptions(options)
  const loaded: LoadedContract[] = []
  for (const entry of entriesOf(options))
    loaded.push(await loadContract(entry, options, new Set(loaded.map(({ contract }) => contract.id))))
  return loaded
}

interface Entry extends NamedContract {
  /** null: by its title. */
  readonly name: string | null
}

function entriesOf({ contract, contracts, named = {} }: UnderstudyOptions): readonly Entry[] {
  const plain =
    contracts === undefined
      ? []
      : Array.isArray(contracts)
        ? contracts.map((source: ContractSource) => ({ name: null, source }))
        : byPath(contracts)
  const first = contract === undefined ? [] : [{ name: null, source: contract }]
  const all = [...first, ...plain, ...Object.entries(named).map(([name, entry]) => ({ ...entry, name }))]
  if (all.length === 0) throw new Problem('bad-argument', 'No contract was given; name one as `contract`, or several as `contracts`.')
  return all
}

function byPath(contracts: object): readonly Entry[] {
  return Object.entries(contracts).map(([path, source]: [string, ContractSource]) => ({ name: null, source, path }))
}

/** `orders/`, `/orders` and `orders` are the same place. */
function mountPath(path: string): string {
  const bare = path.replaceAll(/^\/+|\/+$/g, '')
  return bare === '' ? '' : `/${bare}`
}

async function loadContract(entry: Entry, options: UnderstudyOptions, taken: ReadonlySet<string>): Promise<LoadedContract> {
  const documents = await documentsOf(entry.source, {
    ...options,
    allowRemote: entry.allowRemote ?? options.allowRemote ?? false,
    allowOutside: entry.allowOutside ?? options.allowOutside ?? false,
  })
  const id = entry.name ?? freeId(documents, taken)
  const compiled = compile(documents, {
    ...compileOptions(options),
    id,
    source: sourceName(entry.source),
    mount: mountPath(entry.path ?? ''),
  })
  return Object.assign(compiled, homeOf(entry), {
    uris: () => documents.uris(),
    root: () => rootOf(documents),
    unread: (uri: string) => unresolvedOf(documents.resolve(uri, documents.root.place.uri)),
  })
}

function rootOf({ root: { value } }: Documents): object {
  return typeof value === 'object' && value !== null ? value : {}
}

function unresolvedOf(found: Located | Unresolved): Unresolved | null {
  return 'unresolved' in found ? found : null
}

function homeOf({ host, port }: Entry): { readonly home?: Home } {
  return host === undefined && port === undefined ? {} : { home: { host: host?.toLowerCase() ?? null, port: port ?? null } }
}

async function documentsOf(source: ContractSource, options: UnderstudyOptions): Promise<Documents> {
  if (typeof source === 'object' && !(source instanceof URL)) return documentsFromValue(source)
  return loadDocuments(String(source), {
    cwd: options.cwd ?? process.cwd(),
    allowRemote: options.allowRemote ?? false,
    allowOutside: options.allowOutside ?? false,
  })
}

function compile(documents: Documents, options: CompileOptions): CompiledContract {
  const protocol = PROTOCOLS.find((one) => one.claims(documents.root.value)) ?? openapi
  return protocol.compile(documents, options)
}

function compileOptions(options: UnderstudyOptions): Omit<CompileOptions, 'id' | 'source' | 'mount'> {
  const now = new Date(options.now ?? DEFAULT_NOW).getTime()
  if (Number.isNaN(now)) throw new Problem('bad-argument', `\`now\` is not a date: ${String(options.now)}`)
  return {
    seed: options.seed ?? DEFAULTS.seed,
    now,
    security: options.security ?? 'enforce',
    credentials: options.credentials ?? [],
    serialization: options.serialization ?? 'contract',
    unknownQuery: options.unknownQuery ?? 'warn',
    examples: options.examples ?? 'mended',
    cacheBytes: options.cacheBytes ?? DEFAULTS.cacheBytes,
  }
}

function sourceName(source: ContractSource): string {
  return typeof source === 'object' && !(source instanceof URL) ? 'document' : String(source)
}

/** The title in kebab-case, with a number behind it where it is taken. */
function freeId(documents: Documents, taken: ReadonlySet<string>): string {
  const base = kebab(titleOf(documents.root.value)) || 'contract'
  let id = base
  for (let n = 2; taken.has(id); n++) id = `${base}-${n}`
  return id
}

function titleOf(root: unknown): string {
  const info: unknown = typeof root === 'object' && root !== null && 'info' in root ? root.info : null
  return typeof info === 'object' && info !== null && 'title' in info && typeof info.title === 'string' ? info.title : ''
}

function kebab(title: string): string {
  return title
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60)
}
