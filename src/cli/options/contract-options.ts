import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { UnderstudyOptions } from '../../app/options.ts'
import { Problem } from '../../model/problem.ts'
import type { Values } from './option-values.ts'
import type { Terminal } from '../text/terminal.ts'

/** What a command line says of the stand-in itself, in the library's words. */
export function understudyOptions(contracts: UnderstudyOptions, values: Values, terminal: Pick<Terminal, 'cwd'>): UnderstudyOptions {
  return {
    ...contracts,
    seed: values.seed,
    now: values.now,
    security: values.security,
    credentials: values.credential,
    validate: values.validate,
    serialization: values.serialization,
    unknownQuery: values.unknownQuery,
    examples: values.examples,
    bodyLimit: values.bodyLimit,
    cors: values.cors,
    allowRemote: values.allowRemote,
    allowOutside: values.allowOutside,
    cwd: terminal.cwd,
  }
}

/** Which contracts are meant, and where each is served. */
export function contractOptions(
  files: readonly string[],
  { env, cwd }: Terminal,
  config?: string,
): Pick<UnderstudyOptions, 'contract' | 'contracts'> {
  const fallback = env['UNDERSTUDY_CONTRACT']
  const named = files.length > 0 || fallback === undefined || fallback === '' ? files : [fallback]
  const [first] = named
  if (first === undefined) {
    const or = config === undefined ? '' : `, or below \`contracts:\` in ${config}`
    throw new Problem('bad-usage', `Name the contract to stand in for: \`understudy start openapi.yaml\`${or}.`)
  }
  if (named.filter((file) => file === '-').length > 1)
    throw new Problem('bad-usage', 'Standard input holds one contract; - may be given once.')
  const mounted = named.map((file) => mountOf(file, cwd))
  if (mounted.every(({ path }) => path === '')) return named.length === 1 ? { contract: first } : { contracts: named }
  return { contracts: byPath(mounted) }
}

interface Mounted {
  readonly path: string
  readonly file: string
}

/** `/billing=billing.yaml` is served below /billing; a file that has such a name is meant itself. */
function mountOf(word: string, cwd: string): Mounted {
  const found = /^(\/[^=]*)=(.+)$/.exec(word)
  if (found === null || existsSync(resolve(cwd, word))) return { path: '', file: word }
  return { path: found[1] ?? '', file: found[2] ?? '' }
}

function byPath(mounted: readonly Mounted[]): Record<string, string> {
  const contracts: Record<string, string> = {}
  for (const { path, file } of mounted) {
    const other = contracts[path]
    if (other !== undefined) {
      const where = path === '' ? 'at the root' : `below ${path}`
      throw new Problem(
        'bad-usage',
        `${other} and ${file} would both be served ${where}; give each a path of its own, as in /billing=${file}.`,
      )
    }
    contracts[path] = file
  }
  return contracts
}
