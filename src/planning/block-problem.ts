import { Gathering } from './closure.ts'
import type { Need } from './instance.ts'
import { LINEAR_STEPS } from './linear.ts'
import type { Problem } from './problem.ts'
import type { Block, Jobs } from './sidney.ts'

/** The work of a block by itself, with what it frees, from day 0 on; null where it is large, or there is nothing to choose. */
export function blockProblem({ steps }: Pick<Problem, 'steps'>, jobs: Jobs, { jobs: members, settled }: Block): Problem | null {
  const works = members.filter((job) => job < steps.length && (jobs.work[job] ?? 0) > 0)
  if (!settled || works.length < 2 || works.length > LINEAR_STEPS) return null
  const local = new Map(works.map((job, index) => [job, index]))
  const inside = new Set(members)
  const gathering = new Gathering(jobs.before)
  /** What lies outside is done before; what takes no time here still stands between what does. */
  const needed = (job: number): readonly number[] =>
    gathering.of([job], { has: (one) => !inside.has(one) }).flatMap((one) => (one === job && local.has(job) ? [] : (local.get(one) ?? [])))
  const before = works.map(needed)
  const after: number[][] = works.map(() => [])
  for (const [index, list] of before.entries()) for (const one of list) after[one]?.push(index)
  return {
    steps: works.map((job) => ({ ...NO_STEP, work: (jobs.work[job] ?? 0) * jobs.days })),
    before,
    after,
    outcomes: members.flatMap((job) => {
      const weight = (jobs.weight[job] ?? 0) * jobs.money
      if (weight === 0) return []
      return [{ need: { ...NO_NEED, delay: weight }, unblocking: [], unblockedFrom: 0, building: needed(job), suppliedOn: 0 }]
    }),
    waits: false,
  }
}

const NO_STEP = { id: '', operation: '', kind: 'build', work: 0, team: '', release: 0 } as const

const NO_NEED: Need = { id: '', title: '', consumer: '', operations: [], blocked: 0, delay: 0, own: 0, live: 0 }
