// This tree against a git ref, case by case, in alternating rounds of fresh processes: `node bench/compare.ts main~5`.
// Options as of run.ts: --rounds N, --seconds N, --case TEXT. Prints how many times faster this tree is; 1 is no change.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Case, cases } from './cases.ts'
import { type Contender, ours } from './contenders.ts'
import { contracts } from './contracts.ts'
import { type Effort, measure, type Run } from './measure.ts'
import { aligned, median } from './summary.ts'

const root = join(import.meta.dirname, '..')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    case: { type: 'string', default: '' },
  },
})
const effort: Effort = { connections: 64, warmSeconds: 1, seconds: Number(values.seconds) }

/** The tree as it was at a ref, without touching this one or its git folder. */
function treeOf(ref: string, folder: string): string {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  const archive = spawnSync('git', ['archive', '--format=tar', ref], { cwd: root, maxBuffer: 1 << 30 })
  if (archive.status !== 0) throw new Error(`git knows no ${ref}: ${archive.stderr.toString()}`)
  const unpack = spawnSync('tar', ['-x', '-C', tree], { input: archive.stdout })
  if (unpack.status !== 0) throw new Error(`the tree of ${ref} could not be unpacked: ${unpack.stderr.toString()}`)
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  return tree
}

/** Both from source, so that a build that lies about does not decide. */
function fromSource(tree: string, name: string): Contender {
  if (!existsSync(join(tree, 'src/cli/bin.ts'))) throw new Error(`there is no CLI in ${name}`)
  return ours(tree, name, 'source')
}

async function race(one: Case, now: Contender, then: Contender, folder: string): Promise<string[]> {
  const runs: { now: Run; before: Run }[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    const order = round % 2 === 0 ? [now, then] : [then, now]
    const found = new Map<Contender, Run>()
    for (const contender of order) found.set(contender, await measure(one, contender, effort, folder))
    const [mine, theirs] = [found.get(now), found.get(then)]
    if (mine !== undefined && theirs !== undefined) runs.push({ now: mine, before: theirs })
  }
  const ratio = (of: (run: Run) => number): string => median(runs.map((round) => of(round.now) / of(round.before))).toFixed(3)
  return [
    one.name,
    ratio((run) => run.perSecond),
    ratio((run) => run.cpuMicros ?? Number.NaN),
    ratio((run) => run.readyMs),
    ratio((run) => run.peakMb ?? Number.NaN),
  ]
}

const ref = positionals[0]
if (ref === undefined) {
  console.error('usage: node bench/compare.ts REF [--rounds N] [--seconds N] [--case TEXT]')
  process.exit(64)
}
using files = contracts(root)
const then = fromSource(treeOf(ref, files.folder), ref)
const now = fromSource(root, 'this tree')
const rows: string[][] = []
for (const one of cases(files).filter(({ name }) => name.includes(values.case))) rows.push(await race(one, now, then, files.folder))
console.log(`this tree ÷ ${ref}`)
console.log(aligned([['case', 'per second', 'CPU µs', 'ready ms', 'peak MB'], ...rows], 1))
