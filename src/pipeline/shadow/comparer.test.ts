import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { noEvidence } from '../../model/comparison.ts'
import { NO_BODY } from '../../model/wire.ts'
import { type ComparisonJob, WorkerComparer, type WorkerLike } from './comparer.ts'

const JOB: ComparisonJob = {
  contract: 'shop',
  request: { method: 'GET', target: '/', headers: [], body: NO_BODY, origin: 'http://x' },
  control: null,
  candidate: { failed: 'deadline', message: '' },
  timings: { firstByte: 1, lastByte: 1, budget: null },
  masks: [],
}
const DONE = { ...noEvidence('error', ''), verdict: 'matched' } as const

/** A thread that does with each job what a test says. */
class Fake extends EventEmitter implements WorkerLike {
  readonly #work: (id: number, self: Fake) => void

  constructor(work: (id: number, self: Fake) => void) {
    super()
    this.#work = work
  }

  postMessage({ id }: { id: number }): void {
    setImmediate(() => this.#work(id, this))
  }

  answer(id: number): void {
    this.emit('message', { id, comparison: DONE })
  }

  unref(): void {}

  async terminate(): Promise<void> {
    this.emit('exit', 1)
  }
}

function verdicts(comparer: WorkerComparer, jobs: number): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: jobs }, () => comparer.compare(JOB).then(({ verdict, reason }) => `${verdict} ${reason}`.trim())))
}

test('jobs are done one after the other, and what does not fit into the queue is censored', async () => {
  let [now, most] = [0, 0]
  await using comparer = new WorkerComparer({
    queue: 5,
    start: () =>
      new Fake((id, self) => {
        most = Math.max(most, ++now)
        setImmediate(() => {
          now--
          self.answer(id)
        })
      }),
  })
  const all = await verdicts(comparer, 9)
  assert.deepEqual(all, [...Array.from({ length: 6 }, () => 'matched'), ...Array.from({ length: 3 }, () => 'censored queue')])
  assert.deepEqual([most, comparer.started], [1, 1])
})

test('a thread that dies takes one job with it, and another begins', async () => {
  let jobs = 0
  await using comparer = new WorkerComparer({
    start: () => new Fake((id, self) => (++jobs === 2 ? void self.emit('error', new Error('out of memory')) : self.answer(id))),
  })
  assert.deepEqual(await verdicts(comparer, 4), ['matched', 'error worker', 'matched', 'matched'])
  assert.equal(comparer.started, 2)
})

test('a thread that hangs is ended at the hard limit', async () => {
  let jobs = 0
  await using comparer = new WorkerComparer({ hard: 20, start: () => new Fake((id, self) => (++jobs === 2 ? undefined : self.answer(id))) })
  assert.deepEqual(await verdicts(comparer, 3), ['matched', 'error worker-slow', 'matched'])
})

test('a thread that never works is not begun again and again', async () => {
  await using comparer = new WorkerComparer({ start: () => new Fake((_, self) => void self.emit('exit', 1)) })
  assert.deepEqual(
    await verdicts(comparer, 50),
    Array.from({ length: 50 }, () => 'error worker'),
  )
  assert.equal(comparer.started, 1)
})

test('what waits when all is closed is told so', async () => {
  const comparer = new WorkerComparer({ start: () => new Fake(() => {}) })
  const waiting = verdicts(comparer, 3)
  await comparer[Symbol.asyncDispose]()
  assert.deepEqual(await waiting, ['error closed', 'error closed', 'error closed'])
  assert.deepEqual(await verdicts(comparer, 1), ['error closed'])
})

test('a thread that is not let run is waited for, one that works on and on is not', async () => {
  const spent = (each: number): (() => Promise<{ user: number; system: number }>) => {
    let user = 0
    return async () => ({ user: (user += each * 1_000), system: 0 })
  }
  const starved = new WorkerComparer({
    hard: 20,
    start: () => Object.assign(new Fake((id, self) => void setTimeout(() => self.answer(id), id === 1 ? 0 : 70)), { cpuUsage: spent(1) }),
  })
  assert.deepEqual([await verdicts(starved, 1), await verdicts(starved, 1), starved.started], [['matched'], ['matched'], 1])
  await starved[Symbol.asyncDispose]()
  for (const cpuUsage of [spent(20), undefined, () => Promise.reject(new Error('gone')), () => new Promise<never>(() => undefined)]) {
    const busy = new WorkerComparer({
      hard: 20,
      start: () => Object.assign(new Fake((id, self) => void (id === 1 && self.answer(id))), cpuUsage === undefined ? {} : { cpuUsage }),
    })
    assert.deepEqual([await verdicts(busy, 1), await verdicts(busy, 1)], [['matched'], ['error worker-slow']])
    await busy[Symbol.asyncDispose]()
  }
  // Nobody is waited for for good.
  const never = new WorkerComparer({
    hard: 5,
    start: () => Object.assign(new Fake((id, self) => void (id === 1 && self.answer(id))), { cpuUsage: spent(0) }),
  })
  assert.deepEqual([await verdicts(never, 1), await verdicts(never, 1)], [['matched'], ['error worker-slow']])
  await never[Symbol.asyncDispose]()
})
