import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import type { Shot } from './load.ts'

/** One of those who run: how it is started on a contract and a port. */
export interface Contender {
  readonly name: string
  command(contract: string, port: number, stateless?: boolean): readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What it is asked, where that is not for the case to say. */
  readonly shots?: () => readonly Shot[]
}

const here = import.meta.dirname

/** The tree at `root`: as users get it where it is built, else (or where that is asked for) from source. */
export function ours(root: string, name = 'understudy', from: 'build' | 'source' = 'build'): Contender {
  const built = join(root, 'dist/cli/bin.js')
  const main = from === 'build' && existsSync(built) ? built : join(root, 'src/cli/bin.ts')
  const flags = ['--control-port', 'off', '--quiet', '--host', '127.0.0.1']
  return {
    name,
    command: (contract, port, stateless = false) => {
      const state = stateless ? ['--state', 'off'] : []
      return [process.execPath, main, 'start', contract, '--port', String(port), ...flags, ...state]
    },
  }
}

/** The peers that are installed (`npm ci` in bench/), each with its logging turned down as far as it goes. */
export function peers(): readonly Contender[] {
  const modules = join(here, 'node_modules')
  const bin = (name: string): string => join(modules, '.bin', name)
  const steady = join(modules, '@stdy', `cli-${process.platform}-${process.arch}`, 'bin', 'steady')
  const all: readonly (Contender & { readonly file: string })[] = [
    {
      name: 'Steady',
      file: steady,
      command: (contract, port) => [steady, '--quiet', '--host', '127.0.0.1', '--port', String(port), contract],
    },
    {
      name: 'Scalar',
      file: join(modules, '@scalar/mock-server'),
      command: (contract, port) => [process.execPath, join(here, 'scalar.mjs'), contract, String(port)],
    },
    {
      name: 'Prism',
      file: bin('prism'),
      command: (contract, port) => [
        process.execPath,
        bin('prism'),
        'mock',
        '--verboseLevel',
        'silent',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        contract,
      ],
    },
    {
      name: 'Mockoon',
      file: bin('mockoon-cli'),
      command: (contract, port) => [
        process.execPath,
        bin('mockoon-cli'),
        'start',
        '--data',
        contract,
        '--port',
        String(port),
        '--disable-log-to-file',
        '--disable-admin-api',
      ],
    },
  ]
  return all.filter(({ file }) => existsSync(file))
}

/** Lets the machine settle between two runs. */
export async function settle(): Promise<void> {
  await later(200)
}
