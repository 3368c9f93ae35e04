import { setTimeout as wait } from 'node:timers/promises'
import { type Comparison, noEvidence } from '../../model/comparison.ts'
import type { Reply } from '../../model/exchange.ts'
import type { Legs } from '../../model/protocol.ts'
import type { KeptBody, WireRequest } from '../../model/wire.ts'

/** Two answers that are to be held against each other elsewhere: plain data. The request is inspected there again. */
export interface ComparisonJob extends Omit<Legs, 'request' | 'inspection'> {
  readonly contract: string
  readonly request: WireRequest<KeptBody>
  /** Nobody looks at the candidate's body any more: it is handed over instead of being copied. */
  readonly handedOver?: boolean
}

/** Whoever compares. Never rejects: what goes wrong there is an `error`, and no evidence. */
export interface Comparer extends AsyncDisposable {
  compare(job: ComparisonJob): Promise<Comparison>
  /** Gets ready beforehand, so that the first copies need not wait; fulfilled when that is done or cannot be. */
  warm(): Promise<void>
}

/** What we need of a worker thread. */
export interface WorkerLike {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void
  on(event: 'message' | 'error' | 'exit', listener: (value: unknown) => void): unknown
  unref(): void
  terminate(): Promise<unknown>
  /** Microseconds of the processor that it has had (Node 24). */
  cpuUsage?(): Promise<{ readonly user: number; readonly system: number }>
}

export interface WorkerComparerOptions {
  /** A new worker: it answers each `{ id, job }` with `{ id, comparison }`; a job that is null asks it to get ready. */
  readonly start: () => WorkerLike
  /** Jobs that wait; what comes beyond is censored. */
  readonly queue?: number
  /** Milliseconds after which the worker is taken to hang, and begun anew. */
  readonly hard?: number
  /** Milliseconds for the first job of a worker, in which it reads the contract. */
  readonly begin?: number
}

const QUEUE = 256
const HARD = 1_000
const BEGIN = 60_000
/** How long nothing is begun after a worker died, at first and at most; doubled each time. */
const REST = 100
const MOST_REST = 30_000
/** How often a thread that is not let run is given its time again. */
const WAITS = 10

interface Waiting {
  /** null: nothing but to be ready. */
  readonly job: ComparisonJob | null
  readonly settle: (comparison: Comparison) => void
}

/** Compares in a thread of its own, one job after the other, so that whatever a service answers costs the consumers nothing. */
export class WorkerComparer implements Comparer {
  readonly #options: WorkerComparerOptions
  readonly #queue: Waiting[] = []
  #worker: WorkerLike | null = null
  #current: (Waiting & { readonly id: number }) | null = null
  #timer: NodeJS.Timeout | undefined
  #ids = 0
  #warm = false
  #rest = 0
  #restUntil = 0
  #closed = false
  /** Workers that were begun, for people. */
  started = 0

  constructor(options: WorkerComparerOptions) {
    this.#options = options
  }

  compare(job: ComparisonJob): Promise<Comparison> {
    if (this.#closed) return Promise.resolve(noEvidence('error', 'closed'))
    if (this.#queue.length >= (this.#options.queue ?? QUEUE)) return Promise.resolve(noEvidence('censored', 'queue'))
    return new Promise((settle) => {
      this.#queue.push({ job, settle })
      this.#next()
    })
  }

  async warm(): Promise<void> {
    if (this.#closed || this.#warm) return
    await new Promise<Comparison>((settle) => {
      this.#queue.push({ job: null, settle })
      this.#next()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const { settle } of [...(this.#current === null ? [] : [this.#current]), ...this.#queue.splice(0)])
      settle(noEvidence('error', 'closed'))
    this.#current = null
    await this.#worker?.terminate()
    this.#worker = null
  }

  #next(): void {
    if (this.#current !== null || this.#closed) return
    const waiting = this.#queue.shift()
    if (waiting === undefined) return
    const worker = this.#ready()
    if (worker === null) {
      waiting.settle(noEvidence('error', 'worker'))
      return this.#next()
    }
    const id = ++this.#ids
    this.#current = { ...waiting, id }
    const { hard = HARD, begin = BEGIN } = this.#options
    this.#timer = setTimeout(() => void this.#late(worker, id, hard, null), this.#warm ? hard : begin)
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage({ id, job: waiting.job }, waiting.job === null ? [] : transferred(waiting.job))
    } catch {
      this.#finish(id, noEvidence('error', 'worker'))
    }
  }

  /** A job's time is over. A thread that the machine does not let run does not hang, and to begin another would cost what there is too little of. */
  async #late(worker: WorkerLike, id: number, hard: number, before: number | null, waits = WAITS): Promise<void> {
    const used = await Promise.race([usedBy(worker), wait(hard, Infinity, { ref: false })])
    if (this.#worker !== worker || this.#current?.id !== id) return
    if (waits === 0 || used === Infinity || (before !== null && used - before >= hard / 2)) return this.#died(worker, 'worker-slow')
    this.#timer = setTimeout(() => void this.#late(worker, id, hard, used, waits - 1), hard)
  }

  #ready(): WorkerLike | null {
    if (this.#worker !== null) return this.#worker
    if (performance.now() < this.#restUntil) return null
    try {
      const worker = this.#options.start()
      this.started++
      this.#warm = false
      worker.on('message', (message) => this.#heard(worker, message))
      worker.on('error', () => this.#died(worker, 'worker'))
      worker.on('exit', () => this.#died(worker, 'worker'))
      worker.unref()
      return (this.#worker = worker)
    } catch {
      this.#tire()
      return null
    }
  }

  #heard(worker: WorkerLike, message: unknown): void {
    if (worker !== this.#worker || !isAnswer(message)) return
    this.#warm = true
    this.#rest = 0
    this.#finish(message.id, message.comparison)
  }

  #finish(id: number, comparison: Comparison): void {
    const current = this.#current
    if (current === null || current.id !== id) return
    clearTimeout(this.#timer)
    this.#current = null
    current.settle(comparison)
    this.#next()
  }

  /** The job that it died of is an error; those that wait are for the next one. */
  #died(worker: WorkerLike, reason: string): void {
    if (worker !== this.#worker) return
    this.#worker = null
    this.#tire()
    void worker.terminate().catch(() => {})
    if (this.#current !== null) this.#finish(this.#current.id, noEvidence('error', reason))
  }

  /** A worker that has done some work was not to blame: the next one comes at once. */
  #tire(): void {
    if (this.#warm) {
      this.#warm = false
      return
    }
    this.#rest = Math.min(MOST_REST, this.#rest === 0 ? REST : this.#rest * 2)
    this.#restUntil = performance.now() + this.#rest
  }
}

/** Milliseconds of the processor that a thread has had; Infinity where nobody can tell. */
async function usedBy(worker: WorkerLike): Promise<number> {
  try {
    const used = await worker.cpuUsage?.()
    return used === undefined ? Infinity : (used.user + used.system) / 1_000
  } catch {
    return Infinity
  }
}

/** Octets below which copying costs less than handing over. */
const LARGE = 16 * 1024

/** The buffers that go to the thread for good: what is copied between heaps at ten megabytes a second keeps the collector busy. */
function transferred({ handedOver, candidate }: ComparisonJob): readonly ArrayBuffer[] {
  if (handedOver !== true || 'failed' in candidate) return []
  const { buffer, byteLength } = candidate.body.bytes
  return byteLength >= LARGE && buffer instanceof ArrayBuffer && buffer.byteLength < 2 * byteLength ? [buffer] : []
}

function isAnswer(message: unknown): message is { readonly id: number; readonly comparison: Comparison } {
  return typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'number' && 'comparison' in message
}

/** An answer without what cannot travel between threads. */
export function plain({ status, headers, body, by }: Reply<KeptBody>): Reply<KeptBody> {
  return { status, headers, body, by, why: [], findings: null }
}
