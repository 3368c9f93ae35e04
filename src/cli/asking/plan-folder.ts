import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Settings } from '../serving/settings.ts'

/** Where plan files are: `plan` beside the configuration; without one, in the working directory or beside the contract. Absolute. */
export function planFolder({ config, options }: Settings, cwd: string): string {
  if (config !== null) return join(config.folder, 'plan')
  const { contract, contracts = [] } = options
  const [first = contract]: readonly unknown[] = Array.isArray(contracts) ? contracts : Object.values(contracts)
  const source = contract ?? first
  const beside =
    typeof source === 'string' && source !== '-' && !/^\w+:\/\//.test(source) ? [join(dirname(resolve(cwd, source)), 'plan')] : []
  const own = join(cwd, 'plan')
  return [own, ...beside].find((folder) => existsSync(folder)) ?? own
}
