import { documentsFromValue } from '../documents/from-value.ts'
import { loadDocuments } from '../documents/load.ts'
import type { Documents } from '../model/documents.ts'
import { Problem } from '../model/problem.ts'
import type { CompiledContract, CompileOptions, Protocol } from '../model/protocol.ts'
import { openapi } from '../protocols/openapi/protocol.ts'
import { type ContractSource, DEFAULT_NOW, DEFAULTS, type UnderstudyOptions } from './options.ts'

/** Every protocol that we speak, in the order in which they are asked. */
const PROTOCOLS: readonly Protocol[] = [openapi]

/** Reads and compiles all contracts that the options name, in order. Throws a Problem for the first that cannot be served. */
export async function loadContracts(options: UnderstudyOptions): Promise<readonly CompiledContract[]> {
  const compiled: CompiledContract[] = []
  for (const { source, mount } of mounted(options)) {
    const documents = await documentsOf(source, options)
    compiled.push(compile(documents, { ...compileOptions(options), id: freeId(documents, compiled), source: sourceName(source), mount }))
  }
  return compiled
}

interface Mounted {
  readonly source: ContractSource
  readonly mount: string
}

function mounted({ contract, contracts }: UnderstudyOptions): readonly Mounted[] {
  const named = contracts === undefined ? [] : Array.isArray(contracts) ? contracts.map((source: ContractSource) => ({ source, mount: '' })) : byPath(contracts)
  const all = contract === undefined ? named : [{ source: contract, mount: '' }, ...named]
  if (all.length === 0) throw new Problem('bad-argument', 'No contract was given; name one as `contract`, or several as `contracts`.')
  return all
}

function byPath(contracts: object): readonly Mounted[] {
  return Object.entries(contracts).map(([path, source]: [string, ContractSource]) => ({ source, mount: mountPath(path) }))
}

/** `orders/`, `/orders` and `orders` are the same place. */
function mountPath(path: string): string {
  const bare = path.replaceAll(/^\/+|\/+$/g, '')
  return bare === '' ? '' : `/${bare}`
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
function freeId(documents: Documents, taken: readonly CompiledContract[]): string {
  const base = kebab(titleOf(documents.root.value)) || 'contract'
  const ids = new Set(taken.map(({ contract }) => contract.id))
  let id = base
  for (let n = 2; ids.has(id); n++) id = `${base}-${n}`
  return id
}

function titleOf(root: unknown): string {
  const info: unknown = typeof root === 'object' && root !== null && 'info' in root ? root.info : null
  return typeof info === 'object' && info !== null && 'title' in info && typeof info.title === 'string' ? info.title : ''
}

function kebab(title: string): string {
  return title.normalize('NFKD').replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-+|-+$/g, '').toLowerCase().slice(0, 60)
}
