// `npm run bench`: side by side with a bare node:http server that answers the same bytes, in alternating rounds of fresh
// processes, server and load on one core each. Only the ratios within one run mean anything.
//
//   --peers      beside the peers, too (first `npm ci` in bench/)
//   --check      exit 1 where a gate is not kept
//   --rounds N   default 5      --seconds N  default 3, of load in each      --case TEXT  only cases with this in their name
//   --json FILE  default bench/results/latest.json
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Case, cases } from './cases.ts'
import { type Contender, ours, peers } from './contenders.ts'
import { type Contracts, contracts } from './contracts.ts'
import { gates, type Start } from './gates.ts'
import { bareLike, type Effort, measure, measureStart, type Run } from './measure.ts'
import { proxyGates, runProxies } from './proxy.ts'
import { CORES } from './served.ts'
import { runState, stateGates } from './state.ts'
import { aligned, median, type Summary, summarise, table } from './summary.ts'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '64' },
    case: { type: 'string', default: '' },
    json: { type: 'string', default: join(import.meta.dirname, 'results/latest.json') },
  },
})
const rounds = Number(values.rounds)
const effort: Effort = { connections: Number(values.connections), warmSeconds: 1, seconds: Number(values.seconds) }
const say = (text: string): boolean => process.stderr.write(`${text}\n`)

/** Every contender once a round, so that whatever the machine does meanwhile happens to all. */
async function runCase(one: Case, contenders: readonly Contender[], folder: string): Promise<Summary[]> {
  const us = contenders[0]
  if (us === undefined) throw new Error('nobody runs')
  const reference = await referenceOf(one, us, folder)
  const field = [reference, ...(one.peers ? contenders : [us])]
  const runs = new Map<string, Run[]>(field.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 === 0 ? field : field.toReversed()) {
      try {
        const run = await measure(one, contender, effort, folder)
        runs.get(contender.name)?.push(run)
        say(`${one.name}, round ${round + 1}, ${contender.name}: ${run.perSecond.toLocaleString('en')} a second`)
      } catch (error) {
        if (contender === reference || contender === us) throw error
        say(`${one.name}, round ${round + 1}, ${contender.name}: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`)
      }
    }
  }
  const beside = runs.get(reference.name) ?? []
  return field.flatMap(({ name }) => {
    const mine = runs.get(name) ?? []
    return mine.length === 0 ? [] : [summarise(mine, mine.length === beside.length ? beside : [])]
  })
}

async function referenceOf(one: Case, us: Contender, folder: string): Promise<Contender> {
  if (one.reference === 'bare') return bareLike(one, us, folder)
  const { name, contract } = one.reference
  return { name, command: (_, port) => us.command(contract, port) }
}

async function runStarts(files: Contracts, contenders: readonly Contender[]): Promise<Start[]> {
  const starts: Start[] = []
  const wanted = [
    { name: 'GitHub JSON', file: files.github },
    { name: 'GitHub YAML', file: files.githubYaml() },
  ]
  for (const { name, file } of wanted) {
    const found = new Map<string, { readyMs: number; peakMb: number | null }[]>(contenders.map((one) => [one.name, []]))
    for (let round = 0; round < rounds; round++) {
      for (const contender of contenders) {
        try {
          found.get(contender.name)?.push(await measureStart(file, contender))
        } catch {
          say(`${name}: ${contender.name} did not start`)
        }
      }
    }
    for (const [who, all] of found) {
      if (all.length === 0) continue
      const peaks = all.flatMap(({ peakMb }) => peakMb ?? [])
      starts.push({
        contract: name,
        who,
        readyMs: Math.round(median(all.map(({ readyMs }) => readyMs))),
        peakMb: peaks.length === 0 ? null : Math.max(...peaks),
      })
    }
  }
  return starts
}

// What users get is measured, and not what was built some time ago.
if (spawnSync(process.execPath, [join(root, 'scripts', 'build.ts')], { stdio: 'inherit' }).status !== 0)
  throw new Error('it cannot be built')

using files = contracts(root)
const contenders = [ours(root), ...(values.peers ? peers() : [])]
const chosen = cases(files).filter(({ name }) => name.includes(values.case))
if (values.peers && contenders.length < 5) say(`Only ${contenders.length - 1} of 4 peers are installed: run npm ci in bench/.`)
if (CORES === null) say('Processes cannot be pinned to cores here; the figures will wander.')

const summaries: Summary[] = []
for (const one of chosen) summaries.push(...(await runCase(one, contenders, files.folder)))
const starts = values.case === '' || 'ready'.includes(values.case) ? await runStarts(files, contenders) : []
if ('proxied'.includes(values.case) || values.case.includes('proxied'))
  summaries.push(...(await runProxies(root, files, rounds, effort, say)))
if ('state, '.includes(values.case) || values.case.includes('state'))
  summaries.push(...(await runState(root, files, { ...effort, rounds, only: values.case })))
const kept = [...gates(chosen, summaries, starts), ...proxyGates(summaries), ...stateGates(summaries)]

console.log(`\n${table(summaries)}\n`)
if (starts.length > 0) {
  const rows = starts.map((one) => [one.contract, one.who, String(one.readyMs), one.peakMb === null ? '-' : one.peakMb.toFixed(1)])
  console.log(`${aligned([['start', 'who', 'ready ms', 'peak MB'], ...rows], 2)}\n`)
}
const MARK = new Map<boolean | null, string>([
  [true, 'kept'],
  [false, 'BROKEN'],
  [null, '-'],
])
console.log(
  aligned([['gate', 'wanted', 'found', ''], ...kept.map((gate) => [gate.name, gate.wanted, gate.found, MARK.get(gate.kept) ?? ''])], 4),
)

mkdirSync(dirname(values.json), { recursive: true })
const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version, pinned: CORES !== null }
writeFileSync(values.json, `${JSON.stringify({ machine, rounds, effort, summaries, starts, gates: kept }, null, 2)}\n`)
if (values.check && kept.some((gate) => gate.kept === false)) process.exitCode = 1
