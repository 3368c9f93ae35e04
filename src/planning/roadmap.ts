import type { Plan } from './plan.ts'
import type { Step } from './problem.ts'
import { latest } from './schedule.ts'

/** Work that belongs together and is done in one go. */
export interface Bundle {
  readonly steps: readonly Step[]
  /** Days of work in it, and the days between which it is done. */
  readonly work: number
  readonly from: number
  readonly to: number
  /** Money a day that a day of this work frees; what it was chosen by. */
  readonly density: number
  /** Needs that are unblocked, or live but for their own part, when it is done. */
  readonly unblocks: readonly string[]
  readonly completes: readonly string[]
}

/** The plan as people carry it out: runs of steps that were chosen for the same reason. */
export function roadmapOf(plan: Plan): readonly Bundle[] {
  const blockOf = new Map(plan.blocks.flatMap((block, index) => block.jobs.map((job): [number, number] => [job, index])))
  const runs: number[][] = []
  let last = -1
  for (const step of plan.order) {
    const block = blockOf.get(step) ?? -1
    const run = block === last ? runs.at(-1) : undefined
    if (run === undefined) runs.push([step])
    else run.push(step)
    last = block
  }
  const runOf = new Int32Array(plan.problem.steps.length)
  for (const [index, run] of runs.entries()) for (const step of run) runOf[step] = index
  const unblocks = endedIn(plan, runOf, 'unblocking')
  const completes = endedIn(plan, runOf, 'building')
  return runs.map((run, index) => ({
    ...spanOf(plan, run),
    density: plan.blocks[blockOf.get(run[0] ?? -1) ?? -1]?.density ?? 0,
    unblocks: unblocks.get(index) ?? [],
    completes: completes.get(index) ?? [],
  }))
}

/** By run, the needs whose last step of a kind is in it. */
function endedIn({ problem, schedule }: Plan, runOf: Int32Array, kind: 'unblocking' | 'building'): ReadonlyMap<number, readonly string[]> {
  const ended = new Map<number, string[]>()
  for (const outcome of problem.outcomes) {
    const steps = outcome[kind]
    const end = latest(steps, schedule.ends, 0)
    for (const run of new Set(steps.filter((step) => schedule.ends[step] === end).map((step) => runOf[step] ?? 0))) {
      const needs = ended.get(run) ?? []
      needs.push(outcome.need.id)
      ended.set(run, needs)
    }
  }
  return ended
}

function spanOf({ problem, schedule }: Plan, run: readonly number[]): Pick<Bundle, 'steps' | 'work' | 'from' | 'to'> {
  return {
    steps: run.flatMap((step) => problem.steps[step] ?? []),
    work: run.reduce((sum, step) => sum + (problem.steps[step]?.work ?? 0), 0),
    from: run.reduce((least, step) => Math.min(least, schedule.starts[step] ?? 0), Number.POSITIVE_INFINITY),
    to: latest(run, schedule.ends, 0),
  }
}

/** What is earned and lost over time: the curve of picture and cost alike. */
export interface ValueCurve {
  /** Days on which something happens, rising, from 0. */
  readonly days: readonly number[]
  /** Money a day that is no longer lost from that day on, of all that could be: by consumers who can go on, and by outcomes that are live. */
  readonly unblocked: readonly number[]
  readonly live: readonly number[]
  readonly most: { readonly unblocked: number; readonly live: number }
}

/** The area above the two curves is what the plan costs. */
export function curveOf({ problem, schedule }: Plan): ValueCurve {
  const days = [...new Set([0, ...schedule.needs.flatMap(({ unblocked, live }) => [unblocked, live])])].sort((one, other) => one - other)
  const at = (pick: 'unblocked' | 'live', worth: 'blocked' | 'delay'): readonly number[] => {
    const onDay = new Map(days.map((day) => [day, 0]))
    for (const [index, need] of schedule.needs.entries())
      onDay.set(need[pick], (onDay.get(need[pick]) ?? 0) + (problem.outcomes[index]?.need[worth] ?? 0))
    let sum = 0
    return days.map((day) => (sum += onDay.get(day) ?? 0))
  }
  const all = (worth: 'blocked' | 'delay'): number => problem.outcomes.reduce((sum, { need }) => sum + need[worth], 0)
  return { days, unblocked: at('unblocked', 'blocked'), live: at('live', 'delay'), most: { unblocked: all('blocked'), live: all('delay') } }
}
