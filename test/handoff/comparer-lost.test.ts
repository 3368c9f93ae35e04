import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import type { ComparisonJob } from '../../src/pipeline/shadow/comparer.ts'
import { NO_BODY } from '../../src/model/wire.ts'
import { eventually } from '../fixtures/stage.ts'
import { beside } from './beside.ts'
import { replyOf } from './comparing.ts'

/** The threads that are begun while a test runs, the latest last. */
function threads(t: { after(done: () => void): void }): readonly Worker[] {
  const begun: Worker[] = []
  const listener = (worker: Worker): number => begun.push(worker)
  process.on('worker', listener)
  t.after(() => process.off('worker', listener))
  return begun
}

/** Reads, one after the other; each is answered by the stand-in. */
async function read(url: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const response = await fetch(`${url}/orders/7`)
    await response.arrayBuffer()
    assert.deepEqual([response.status, response.headers.get('understudy-served-by')], [200, 'mock'])
  }
}

test('F39: a comparer that dies costs the sample that it was at, no consumer notices, and another goes on', async (t) => {
  const begun = threads(t)
  await using one = await beside()
  await one.calm()
  const { controller, url } = one.understudy
  const verdicts = () => controller.dossier('orders').verdicts
  const good = (): number => controller.evidence('orders').operations['getOrder']?.gates.conformance.good ?? 0
  assert.equal(begun.length, 1)
  for (let round = 0; round < 3; round++) {
    const before = one.compared
    const sent = (): number => controller.copies('orders').get('sent') ?? 0
    const asked = read(url, 10)
    await begun.at(-1)?.terminate()
    await asked
    await eventually(() => one.compared >= before + 10 && one.compared === sent(), 'each copy came to something')
    await one.calm()
  }
  assert.ok(begun.length >= 2 && begun.length <= 4, `${begun.length} were begun`)
  const { matched, error, mismatched, censored } = verdicts()
  assert.deepEqual([mismatched, censored, good()], [0, 0, matched], 'what was not compared says nothing')
  assert.ok(error <= 3 && matched >= 27, `${error} errors, ${matched} matched`)
})

test('F39: a comparer that hangs is begun anew; what it was at is an error, never evidence', async (t) => {
  const begun = threads(t)
  await using one = await beside()
  await one.calm()
  const { controller, url } = one.understudy
  const contract = one.understudy.contracts[0]?.id ?? ''
  // Work that nobody asked for, and that takes longer than it may.
  const body = Array.from({ length: 20_000 }, (_, i) => ({ id: String(i), sku: [[[i]]] }))
  const laborious = replyOf({ status: 200, headers: {}, body })
  const request = { method: 'GET', target: '/orders', headers: [], body: NO_BODY, origin: 'http://x' }
  const timings = { firstByte: 1, lastByte: 1, budget: null }
  const job: ComparisonJob = { contract, request, control: laborious, candidate: laborious, timings, masks: [] }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  for (let i = 0; i < 200; i++) begun.at(-1)?.postMessage({ id: -1, job })
  const matched = controller.dossier('orders').verdicts.matched
  await read(url, 20)
  const verdicts = () => controller.dossier('orders').verdicts
  for (let patience = 0; verdicts().error === 0 && patience < 20; patience++)
    await eventually(() => verdicts().error > 0, 'the sample is an error').catch(() => null)
  await one.calm()
  const { error } = verdicts()
  assert.deepEqual([error > 0, verdicts().mismatched, verdicts().censored], [true, 0, 0])
  assert.ok(verdicts().matched >= matched + 1)
  assert.ok(begun.length > 1)
  const gates = controller.evidence('orders').operations['getOrder']?.gates
  assert.deepEqual([gates?.availability.good, gates?.conformance.censored], [verdicts().matched, error])
})
