import { Worker } from 'node:worker_threads'
import { Problem } from '../model/problem.ts'
import type { PlanJob } from '../planning/job.ts'
import type { PlanReport, WhatIfReport } from '../planning/report.ts'
import { sharedClock } from './clock.ts'
import type { Answer, Order } from './worker.ts'

/** Milliseconds beyond its budget after which a job is given up, and its thread with it. */
const GRACE = 20_000
/** MiB of memory that the thread may take. */
const MEMORY = 512

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/** Where the thread's source stands: beside this one, or, where sources are put together in few files, beside the entries. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : '../desk/worker.js', import.meta.url)

const TOO_LARGE = new Problem('bad-argument', 'The plan is too large to be worked out: take away what is done, or what is far off.')

/** The thread keeps to its budget where it is let run: whoever hears this has a machine that is busy with something else, or a plan beyond all measure. */
const TOO_LATE = new Problem(
  'bad-argument',
  'The plan was not worked out in time: the machine is too busy, or the plan is too large. Ask again, or take away what is done.',
)

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

/** Plans in a thread of its own, so that nobody's request waits for it. The thread begins with the first job, and keeps no process alive. */
export class Planner implements AsyncDisposable {
  #thread: Worker | null = null
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  /** Throws a Problem where the plan cannot be, or takes too long. */
  async plan(job: PlanJob): Promise<PlanReport> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what our own thread answers to a job without another world
    return (await this.#ask({ ...job, whatIf: null })) as PlanReport
  }

  /** The same for another world. */
  async whatIf(job: PlanJob): Promise<WhatIfReport> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what our own thread answers to a job with another world
    return (await this.#ask({ ...job, whatIf: job.whatIf ?? {} })) as WhatIfReport
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const thread = this.#thread
    this.#thread = null
    this.#fail(new Problem('bad-argument', 'The planner was closed.'))
    await thread?.terminate()
  }

  #ask(job: PlanJob): Promise<unknown> {
    const thread = (this.#thread ??= this.#begin())
    const id = ++this.#last
    thread.ref()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(), (job.budget + GRACE) * (1 + this.#waiting.size))
      timer.unref()
      this.#waiting.set(id, { resolve, reject, timer })
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      thread.postMessage({ id, job, asked: sharedClock() } satisfies Order)
    })
  }

  #begin(): Worker {
    const thread = new Worker(THREAD, { resourceLimits: { maxOldGenerationSizeMb: MEMORY } })
    thread.unref()
    thread.on('message', (answer: Answer) => this.#hear(answer))
    thread.on('error', (error: unknown) => {
      if (this.#thread === thread) this.#thread = null
      this.#fail(isTooLarge(error) ? TOO_LARGE : error instanceof Error ? error : new Error(String(error)))
    })
    return thread
  }

  #hear(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    if (waiting === undefined) return
    this.#waiting.delete(answer.id)
    clearTimeout(waiting.timer)
    if (this.#waiting.size === 0) this.#thread?.unref()
    if ('result' in answer) waiting.resolve(answer.result)
    else if ('problem' in answer) waiting.reject(new Problem(answer.problem.code, answer.problem.message))
    else waiting.reject(new Error(answer.bug))
  }

  #giveUp(): void {
    const thread = this.#thread
    this.#thread = null
    this.#fail(TOO_LATE)
    void thread?.terminate()
  }

  #fail(error: Error): void {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(error)
    }
    this.#waiting.clear()
  }
}
