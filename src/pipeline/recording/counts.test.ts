import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exchangeOf } from '../../../test/fixtures/exchange.ts'
import { whole } from './recordable.ts'
import { Recorder } from './recorder.ts'

const { consumer } = exchangeOf()

function record(recorder: Recorder, id: string, group: string | null, name: string): void {
  recorder.record(
    whole(exchangeOf({ id, decision: { kind: 'improvise', epoch: 1, reason: '', group }, consumer: { ...consumer, id: name } })),
  )
}

function sorted(counts: Iterable<readonly [string, number]>): readonly (readonly [string, number])[] {
  return [...counts].toSorted(([a], [b]) => a.localeCompare(b))
}

/** Counted by hand: what is held now. */
function byHand(recorder: Recorder): unknown {
  const groups = new Map<string, number>()
  const consumers = new Map<string, number>()
  let all = 0
  for (const one of recorder.backwards()) {
    all++
    consumers.set(one.line.consumer.id, (consumers.get(one.line.consumer.id) ?? 0) + 1)
    if (one.decision.group !== null) groups.set(one.decision.group, (groups.get(one.decision.group) ?? 0) + 1)
  }
  return [all, sorted(groups), sorted(consumers)]
}

function counted(recorder: Recorder): unknown {
  const { all, answered, consumers } = recorder.counts()
  const sums = [...answered].map(([group, by]) => [group, Object.values(by).reduce((sum, one) => sum + one, 0)] as const)
  return [all, sorted(sums.filter(([, sum]) => sum > 0)), sorted([...consumers].map(([id, { exchanges }]) => [id, exchanges] as const))]
}

test('counts are those of what is held, whenever somebody asks and whatever went', () => {
  const recorder = new Recorder({ count: 7, bytes: 1e9 })
  for (let i = 0; i < 200; i++) {
    record(recorder, String(i), [null, 'orders', 'products'][(i * 7) % 3] ?? null, `c${(i * 5) % 4}`)
    if (i % 3 === 0) assert.deepEqual(counted(recorder), byHand(recorder))
    if (i === 60) recorder.clear()
    if (i === 120) recorder.detach()
  }
  assert.deepEqual(counted(recorder), byHand(recorder))
})

test('an exchange is looked at once to be counted and once when it goes, however often somebody asks', () => {
  const recorder = new Recorder({ count: 5, bytes: 1e9 })
  let looks = 0
  for (let i = 0; i < 10; i++) {
    const held = whole(exchangeOf({ id: String(i) }))
    recorder.record({
      ...held,
      line: () => {
        looks++
        return held.line()
      },
    })
    recorder.counts()
    recorder.counts()
  }
  assert.equal(looks, 15)
})
