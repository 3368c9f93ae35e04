import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exchangeOf } from '../../../test/fixtures/exchange.ts'
import { lineOf } from '../../model/exchange-line.ts'
import { whole } from './recordable.ts'
import { Recorder } from './recorder.ts'

const ids = (recorder: Recorder): string[] => [...recorder.backwards()].map(({ exchange }) => exchange.id)

function withBody(id: string, size: number): ReturnType<typeof exchangeOf> {
  const { request } = exchangeOf()
  return exchangeOf({ id, request: { ...request, body: { bytes: new Uint8Array(size), size, whole: true } } })
}

test('recorder holds the latest so many, the oldest going first', () => {
  const recorder = new Recorder({ count: 3, bytes: 1e9 })
  for (const id of ['a', 'b', 'c', 'd', 'e']) recorder.record(whole(exchangeOf({ id })))
  assert.deepEqual(ids(recorder), ['e', 'd', 'c'])
  assert.deepEqual([recorder.oldest, recorder.latest], [3, 5])
})

test('recorder holds at most so many bytes, but always the latest', () => {
  const recorder = new Recorder({ count: 100, bytes: 10_000 })
  for (const id of ['a', 'b', 'c']) recorder.record(whole(withBody(id, 2_000)))
  assert.deepEqual(ids(recorder), ['c', 'b'])
  recorder.record(whole(withBody('huge', 50_000)))
  assert.deepEqual(ids(recorder), ['huge'])
  recorder.record(whole(withBody('small', 10)))
  assert.deepEqual(ids(recorder), ['small'])
})

test('recorder gives what came after a sequence, oldest first', () => {
  const recorder = new Recorder({ count: 3, bytes: 1e9 })
  for (const id of ['a', 'b', 'c', 'd']) recorder.record(whole(exchangeOf({ id })))
  assert.deepEqual(
    [...recorder.since(0)].map(({ sequence }) => sequence),
    [2, 3, 4],
  )
  assert.deepEqual(
    [...recorder.since(3)].map(({ exchange }) => exchange.id),
    ['d'],
  )
  assert.deepEqual([...recorder.since(99)], [])
})

test('recorder goes on counting when it was cleared', () => {
  const recorder = new Recorder({ count: 3, bytes: 1e9 })
  for (const id of ['a', 'b', 'c', 'd']) recorder.record(whole(exchangeOf({ id })))
  assert.equal(recorder.clear(), 3)
  assert.deepEqual(ids(recorder), [])
  for (const id of ['e', 'f']) recorder.record(whole(exchangeOf({ id })))
  assert.deepEqual(
    [...recorder.since(0)].map(({ sequence, exchange }) => [sequence, exchange.id]),
    [
      [5, 'e'],
      [6, 'f'],
    ],
  )
})

test('recorder tells listeners until they stop listening', () => {
  const recorder = new Recorder({ count: 3, bytes: 1e9 })
  const heard: number[] = []
  const stop = recorder.subscribe(({ sequence }) => heard.push(sequence))
  recorder.record(whole(exchangeOf()))
  stop()
  recorder.record(whole(exchangeOf()))
  assert.deepEqual(heard, [1])
})

test('recorder holds what it counts, and not the large pieces that bodies were cut from', () => {
  const recorder = new Recorder({ count: 100, bytes: 10_000 })
  const { request, reply } = exchangeOf()
  const cut = (): { bytes: Uint8Array; size: number; whole: true } => ({
    bytes: Buffer.alloc(500_000, 7).subarray(0, 9),
    size: 9,
    whole: true,
  })
  const cuts = exchangeOf({ request: { ...request, body: cut() }, reply: { ...reply, body: cut() } })
  recorder.record(whole(cuts))
  recorder.record(whole(cuts, () => new Uint8Array(9).fill(7)))
  for (const { exchange } of recorder.backwards()) {
    const { request: asked, reply: told } = exchange
    assert.deepEqual([asked.body.bytes.buffer.byteLength, told.body.bytes.buffer.byteLength], [9, 9])
    assert.deepEqual(
      [...asked.body.bytes, ...told.body.bytes],
      Array.from({ length: 18 }, () => 7),
    )
  }
})

test('recorder counts what consumers make long beside bodies: addresses, fields, decoded content', () => {
  const { request } = exchangeOf()
  const long = [
    exchangeOf({ id: 'target', request: { ...request, target: `/${'x'.repeat(4_000)}` } }),
    exchangeOf({ id: 'field', request: { ...request, headers: ['X-Long', 'x'.repeat(4_000)] } }),
    exchangeOf({ id: 'content', content: Array.from({ length: 100 }, () => ({})) }),
  ]
  for (const exchange of long) {
    const recorder = new Recorder({ count: 100, bytes: 10_000 })
    for (let i = 0; i < 10; i++) recorder.record(whole(exchange))
    assert.equal(ids(recorder).length, 1, exchange.id)
  }
})

test('recorder gives what made room away once, to become another exchange', () => {
  const recorder = new Recorder({ count: 2, bytes: 1e9 })
  const [first, second, third] = ['a', 'b', 'c'].map((id) => whole(exchangeOf({ id })))
  for (const one of [first, second, third]) if (one !== undefined) recorder.record(one)
  assert.deepEqual([recorder.takeSpare(), recorder.takeSpare()], [first, null])
  assert.deepEqual(ids(recorder), ['c', 'b'])
})

test('recorder gives nothing away that somebody was given: by looking, by listening', () => {
  const looked = new Recorder({ count: 1, bytes: 1e9 })
  looked.record(whole(exchangeOf({ id: 'a' })))
  const found = looked.find('a')
  looked.record(whole(exchangeOf({ id: 'b' })))
  assert.deepEqual([looked.takeSpare(), found?.line.id], [null, 'a'])
  looked.record(whole(exchangeOf({ id: 'c' })))
  assert.equal(looked.takeSpare()?.id, 'b')
  const heard = new Recorder({ count: 1, bytes: 1e9 })
  const stop = heard.subscribe(() => {})
  heard.record(whole(exchangeOf({ id: 'a' })))
  stop()
  heard.record(whole(exchangeOf({ id: 'b' })))
  assert.equal(heard.takeSpare(), null)
})

test('recorder keeps nothing back from whoever was only told that there was one, or took what was made of it at once', () => {
  const recorder = new Recorder({ count: 1, bytes: 1e9 })
  let times = 0
  recorder.watch(() => times++)
  recorder.record(whole(exchangeOf({ id: 'a' })))
  assert.deepEqual(
    [...recorder.exchangesSince(0)].map(({ sequence, exchange }) => [sequence, exchange.id]),
    [[1, 'a']],
  )
  assert.deepEqual(
    [...recorder.linesSince(0)].map(({ sequence, line }) => [sequence, line.id]),
    [[1, 'a']],
  )
  recorder.record(whole(exchangeOf({ id: 'b' })))
  assert.deepEqual([recorder.takeSpare()?.id, times], ['a', 2])
})

test('recorder does not hold what can be made again', () => {
  const recorder = new Recorder({ count: 100, bytes: 10_000 })
  const { reply } = exchangeOf()
  const body = { bytes: new Uint8Array(9_000).fill(7), size: 9_000, whole: true }
  const heard: number[] = []
  recorder.subscribe(({ exchange }) => heard.push(exchange.reply.body.bytes.length))
  for (const id of ['a', 'b', 'c'])
    recorder.record(whole(exchangeOf({ id, reply: { ...reply, body } }), () => new Uint8Array(9_000).fill(7)))
  assert.deepEqual(ids(recorder), ['c', 'b', 'a'])
  assert.deepEqual(
    [...recorder.since(0)].map(({ exchange }) => exchange.reply.body),
    [body, body, body],
  )
  assert.deepEqual(heard, [9_000, 9_000, 9_000])
})

test('recorder leans on nothing any more, when it was detached', () => {
  const recorder = new Recorder({ count: 100, bytes: 10_000 })
  let asked = 0
  const { reply } = exchangeOf()
  const body = { bytes: new Uint8Array(1_500), size: 1_500, whole: true }
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    const exchange = (): ReturnType<typeof exchangeOf> => {
      asked++
      return exchangeOf({ id, reply: { ...reply, body } })
    }
    const { decision } = exchangeOf()
    recorder.record({ id, weight: 500, decision, exchange, line: () => lineOf(exchange()) })
  }
  recorder.detach()
  const before = asked
  // Whole they weigh 3,000 bytes each: three fit.
  assert.deepEqual(ids(recorder), ['e', 'd', 'c'])
  assert.deepEqual([recorder.oldest, recorder.latest, recorder.find('a'), asked], [3, 5, null, before])
  recorder.record(whole(exchangeOf({ id: 'f', reply: { ...reply, body } })))
  assert.deepEqual(ids(recorder), ['f', 'e', 'd'])
})

test('a reader that pauses goes on with what is still held, each under its own sequence', () => {
  const recorder = new Recorder({ count: 3, bytes: 1e9 })
  const record = (...list: readonly string[]): void => list.forEach((id) => recorder.record(whole(exchangeOf({ id }))))
  record('a', 'b', 'c')
  const forth = recorder.since(0)
  const back = recorder.backwards()
  const told = (step: IteratorResult<{ sequence: number; exchange: { id: string } }>): unknown =>
    step.done === true ? null : [step.value.sequence, step.value.exchange.id]
  assert.deepEqual(
    [told(forth.next()), told(back.next())],
    [
      [1, 'a'],
      [3, 'c'],
    ],
  )
  record('d', 'e')
  assert.deepEqual([told(forth.next()), told(forth.next()), told(forth.next()), told(forth.next())], [[3, 'c'], [4, 'd'], [5, 'e'], null])
  assert.deepEqual(told(back.next()), null)
})

test('what came of a copy is told with its exchange, as long as that is held', () => {
  const recorder = new Recorder({ count: 2, bytes: 1_000_000 })
  const shadow = { verdict: 'mismatched', reason: '', status: 200, differences: ['value body/total'] } as const
  recorder.amend('1', shadow)
  for (const id of ['1', '2']) recorder.record(whole(exchangeOf({ id: id })))
  recorder.amend('1', shadow)
  assert.deepEqual([recorder.find('1')?.exchange.shadow, recorder.find('2')?.exchange.shadow], [shadow, undefined])
  recorder.detach()
  assert.deepEqual(
    [...recorder.backwards()].map(({ exchange: one }) => one.shadow?.verdict),
    [undefined, 'mismatched'],
  )
  recorder.record(whole(exchangeOf({ id: '3' })))
  recorder.amend('1', shadow)
  assert.deepEqual(
    [...recorder.since(0)].map(({ exchange: one }) => one.shadow),
    [undefined, undefined],
  )
})
