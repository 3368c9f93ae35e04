import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const ROOT: string = join(import.meta.dirname, '../..')

/**
 * A part of the folder with the public corpus and the tools, which is no part of this project: the first argument that is no
 * option, else `../shared`. Ends the check where it is missing, since a check that looked at nothing has not passed.
 */
export function shared(part: string): string {
  const folder = resolve(ROOT, process.argv.slice(2).find((word) => !word.startsWith('-')) ?? '../shared')
  const wanted = join(folder, part)
  if (existsSync(wanted)) return wanted
  console.log(`${wanted} is missing, so that nothing could be checked. Name the folder that holds ${part} as the argument.`)
  console.log('\n0 passed, 1 failed')
  process.exit(1)
}

export function flag(name: string): boolean {
  return process.argv.includes(`--${name}`)
}
