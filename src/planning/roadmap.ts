import type { Plan } from './plan.ts'
import type { Step } from './problem.ts'

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
  return runs.map((run) => bundleOf(plan, run, plan.blocks[blockOf.get(run[0] ?? -1) ?? -1]?.density ?? 0))
}

function bundleOf({ problem, schedule }: Plan, run: readonly number[], density: number): Bundle {
  const inRun = new Set(run)
  /** Needs whose last step of a kind is in this run. */
  const ended = (kind: 'unblocking' | 'building'): readonly string[] =>
    problem.outcomes.flatMap((outcome) => {
      const steps = outcome[kind]
      const end = Math.max(...steps.map((step) => schedule.ends[step] ?? 0))
      return steps.some((step) => inRun.has(step) && schedule.ends[step] === end) ? [outcome.need.id] : []
    })
  return {
    steps: run.flatMap((step) => problem.steps[step] ?? []),
    work: run.reduce((sum, step) => sum + (problem.steps[step]?.work ?? 0), 0),
    from: Math.min(...run.map((step) => schedule.starts[step] ?? 0)),
    to: Math.max(...run.map((step) => schedule.ends[step] ?? 0)),
    density,
    unblocks: ended('unblocking'),
    completes: ended('building'),
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
