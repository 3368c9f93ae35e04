import { existsSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { groupsOf } from '../../app/handoff/groups.ts'
import { loadContracts } from '../../app/registry.ts'
import { draft } from '../../config/draft.ts'
import { CONFIG_NAMES } from '../../config/read.ts'
import { SCHEMA_FILE } from '../../config/schema.ts'
import { Problem } from '../../model/problem.ts'
import type { Run } from '../options/command.ts'
import { CONTRACT_NAMES } from '../serving/contract-names.ts'
import { harmless } from '../text/terminal.ts'

/** `understudy init [CONTRACT]` */
export const init: Run = async ({ operands, values, terminal }) => {
  const { cwd, out } = terminal
  const [given] = operands
  const target = resolve(cwd, values.config === '' ? 'understudy.yaml' : values.config)
  refuseOverwriting(target, cwd, values.force)
  const source = given ?? foundContract(cwd)
  if (source === '-') throw new Problem('bad-usage', 'A configuration needs the contract as a file or a URL, so that it can be read again.')
  const contracts = await loadContracts({ contract: source, cwd, allowRemote: values.allowRemote, allowOutside: values.allowOutside })
  const [compiled] = contracts
  if (compiled === undefined) throw new Problem('contract-unreadable', `${source} holds no contract.`)
  const folder = dirname(target)
  const text = draft({
    schema: reference(folder, SCHEMA_FILE),
    contract: compiled.contract,
    file: /^(https?|file):/i.test(source) ? source : reference(folder, resolve(cwd, source)).replace(/^\.\//, ''),
    groups: groupsOf(contracts, {}),
  })
  try {
    writeFileSync(target, text, { flag: values.force ? 'w' : 'wx' })
  } catch (cause) {
    throw new Problem('bad-usage', `${target} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause })
  }
  if (!values.quiet) out.write(`Wrote ${harmless(relative(cwd, target))}, from ${harmless(source)}. Next: understudy start\n`)
  return 0
}

function refuseOverwriting(target: string, cwd: string, force: boolean): void {
  if (force) return
  const names = CONFIG_NAMES.map((name) => join(dirname(target), name))
  const present = [target, ...(names.includes(target) ? names : [])].find((file) => existsSync(file))
  if (present !== undefined) throw new Problem('bad-usage', `${relative(cwd, present)} is there already; --force writes over it.`)
}

function foundContract(cwd: string): string {
  const found = CONTRACT_NAMES.filter((name) => existsSync(join(cwd, name)))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const why = found.length === 0 ? 'No openapi.yaml or the like is in this folder' : `There are ${found.join(' and ')} in this folder`
  throw new Problem('bad-usage', `${why}; name the contract: \`understudy init specs/shop.yaml\`.`)
}

/** A path as it is written in a file of the folder. */
function reference(folder: string, file: string): string {
  const near = relative(folder, file).split(sep).join('/')
  return isAbsolute(near) || near.startsWith('.') ? near : `./${near}`
}
