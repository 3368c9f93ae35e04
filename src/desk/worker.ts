import { parentPort } from 'node:worker_threads'
import { Problem } from '../model/problem.ts'
import type { PlanJob } from '../planning/job.ts'
import { workOut, workOutWhatIf } from '../planning/work-out.ts'
import { sharedClock } from './clock.ts'
import { linearSolver } from './solver.ts'

/** What the thread is asked, and what it answers. */
export interface Order {
  readonly id: number
  readonly job: PlanJob
  /** When it was asked, by the clock that all threads have in common: milliseconds. */
  readonly asked: number
}

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: { readonly code: Problem['code']; readonly message: string } }
  | { readonly id: number; readonly bug: string }

/** Milliseconds that a job has in any case, however long it has waited for others. */
const LEAST = 250

const solver = linearSolver()

parentPort?.on('message', (order: Order) => void answer(order))

/** Plans, and tells; a thread that fell over would tell nobody why. */
async function answer({ id, job: asIs, asked }: Order): Promise<void> {
  const now = (): number => performance.now()
  try {
    const solve = await solver
    // Who asked has waited since then: for this thread to begin, for the solver, for other jobs.
    const job = { ...asIs, budget: Math.max(LEAST, asIs.budget - (sharedClock() - asked)) }
    tell({ id, result: job.whatIf === null ? workOut(job, solve, now) : workOutWhatIf(job, solve, now) })
  } catch (error) {
    if (error instanceof Problem) tell({ id, problem: { code: error.code, message: error.message } })
    else tell({ id, bug: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}

function tell(message: Answer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message)
}
