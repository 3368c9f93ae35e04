import type { Run } from './measure.ts'

/** The medians of all rounds of one contender in one case. */
export interface Summary {
  readonly case: string
  readonly who: string
  readonly rounds: number
  readonly perSecond: number
  /** Against the reference (mostly the bare server) in the same round, the median of the rounds; the lower of exchanges a second and CPU time. */
  readonly share: number | null
  readonly cpuMicros: number | null
  readonly p50: number
  readonly p99: number
  readonly readyMs: number
  /** The most of all rounds. */
  readonly peakMb: number | null
  readonly checked: number
  readonly wrong: number
  readonly firstWrong: string | null
  /** How busy the load generator was, at most. */
  readonly loadBusy: number
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** `runs[i]` and `reference[i]` are of the same round. */
export function summarise(runs: readonly Run[], reference: readonly Run[]): Summary {
  const first = runs[0]
  if (first === undefined) throw new Error('no runs to sum up')
  const cpu = runs.flatMap((run) => run.cpuMicros ?? [])
  const peaks = runs.flatMap((run) => run.peakMb ?? [])
  return {
    case: first.case,
    who: first.who,
    rounds: runs.length,
    perSecond: Math.round(median(runs.map((run) => run.perSecond))),
    share: reference.length === 0 ? null : round3(median(runs.flatMap((run, i) => shareOf(run, reference[i])))),
    cpuMicros: cpu.length === 0 ? null : Math.round(median(cpu) * 10) / 10,
    p50: median(runs.map((run) => run.load.p50)),
    p99: median(runs.map((run) => run.load.p99)),
    readyMs: Math.round(median(runs.map((run) => run.readyMs))),
    peakMb: peaks.length === 0 ? null : Math.max(...peaks),
    checked: runs.reduce((sum, run) => sum + run.load.checked, 0),
    wrong: runs.reduce((sum, run) => sum + run.load.wrong, 0),
    firstWrong: runs.find((run) => run.load.firstWrong !== null)?.load.firstWrong ?? null,
    loadBusy: Math.max(...runs.map((run) => run.load.busy)),
  }
}

/**
 * Where the load generator is what limits the reference, exchanges a second flatter us, and CPU time does not: the lower
 * of the two counts.
 */
function shareOf(run: Run, reference: Run | undefined): number[] {
  if (reference === undefined) return []
  const bySpeed = run.perSecond / reference.perSecond
  return [run.cpuMicros === null || reference.cpuMicros === null ? bySpeed : Math.min(bySpeed, reference.cpuMicros / run.cpuMicros)]
}

function round3(value: number): number {
  return Math.round(value * 1000) / 1000
}

const COLUMNS = ['case', 'who', 'per second', 'share', 'CPU µs', 'p50 ms', 'p99 ms', 'ready ms', 'peak MB', 'checked', 'wrong']

export function table(summaries: readonly Summary[]): string {
  const rows = summaries.map((one) => [
    one.case,
    one.who,
    one.perSecond.toLocaleString('en'),
    one.share === null ? '' : one.share.toFixed(one.share < 0.1 ? 4 : 2),
    shown(one.cpuMicros),
    one.p50.toFixed(2),
    one.p99.toFixed(2),
    String(one.readyMs),
    shown(one.peakMb),
    String(one.checked),
    String(one.wrong),
  ])
  return aligned([COLUMNS, ...rows], 2)
}

function shown(value: number | null): string {
  return value === null ? '-' : value.toFixed(1)
}

/** Columns side by side; the first `left` of them begin at the left, the others end at the right. */
export function aligned(rows: readonly (readonly string[])[], left: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i < left ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}
