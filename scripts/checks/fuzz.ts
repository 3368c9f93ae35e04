// Requests and contracts that nobody would write, by the hundred thousand: no crash, no hang, bounded memory, and every
// answer keeps to its contract. `--cases N` for another number, `--seed N` to see a run again.
import { Worker } from 'node:worker_threads'
import { Tally } from './tally.ts'
import type { FuzzOrder, FuzzReport } from './fuzz-worker.ts'

const CASES = 120_000
/** No progress for so long is a hang. */
const STUCK_SECONDS = 20
const HEAP_MB = 512
const TEXT_BYTES = 65_536

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}

function run(order: Omit<FuzzOrder, 'progress' | 'current'>, tally: Tally): Promise<void> {
  const progress = new SharedArrayBuffer(8)
  const current = new SharedArrayBuffer(TEXT_BYTES)
  const counted = new Int32Array(progress)
  const worker = new Worker(new URL('fuzz-worker.ts', import.meta.url), {
    workerData: { ...order, progress, current } satisfies FuzzOrder,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  const now = (): string =>
    Buffer.from(current)
      .subarray(0, Math.min(TEXT_BYTES, counted[1] ?? 0))
      .toString('utf8')
  return new Promise((resolve) => {
    let last = -1
    let still = 0
    const timer = setInterval(() => {
      still = counted[0] === last ? still + 1 : 0
      last = counted[0] ?? 0
      if (still < STUCK_SECONDS) return
      tally.fail(order.what, `hangs after ${last} cases, seed ${order.seed}, in ${now()}`)
      void worker.terminate()
    }, 1_000)
    worker.on('message', (report: FuzzReport) => {
      tally.pass(report.cases - report.failures.length)
      tally.row(order.what, report.cases, report.refused, report.slowestMs, report.heapMb)
      for (const failure of report.failures) tally.fail(order.what, failure)
    })
    worker.on('error', (error) => tally.fail(order.what, `after ${counted[0]} cases, seed ${order.seed}: ${error.message}, in ${now()}`))
    worker.on('exit', () => {
      clearInterval(timer)
      resolve()
    })
  })
}

const cases = option('cases', CASES)
const seed = option('seed', Date.now() % 1_000_000)
const tally = new Tally(`Fuzz, seed ${seed}`)
tally.row('', 'cases', 'refused', 'slowest ms', 'heap MB')
await run({ what: 'requests', cases: Math.ceil(cases * 0.6), seed }, tally)
await run({ what: 'contracts', cases: Math.ceil(cases * 0.25), seed }, tally)
await run({ what: 'broken contracts', cases: Math.ceil(cases * 0.15), seed }, tally)
tally.finish()
