import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reply } from '../../model/exchange.ts'
import type { KeptBody } from '../../model/wire.ts'
import { Beside } from './beside.ts'

const answer = (size: number): Reply<KeptBody> => ({
  status: 200,
  headers: [],
  body: { bytes: new Uint8Array(size), size, whole: true },
  by: 'live',
  why: [],
  findings: null,
})

test('the oldest answers make room for later ones, and one that is too large is let be', () => {
  const beside = new Beside(3_000)
  for (const id of ['a', 'b', 'c']) beside.hold(id, answer(1_000))
  assert.deepEqual(
    ['a', 'b', 'c'].map((id) => beside.find(id)?.body.size ?? null),
    [null, 1_000, 1_000],
  )
  beside.hold('d', answer(4_000))
  assert.deepEqual([beside.find('d'), beside.find('c')?.body.size], [null, 1_000])
})

test('an answer that comes again takes the place of the first, and room is counted once', () => {
  const beside = new Beside(3_000)
  for (let i = 0; i < 10; i++) beside.hold('a', answer(1_000))
  beside.hold('b', answer(1_000))
  assert.deepEqual([beside.find('a')?.body.size, beside.find('b')?.body.size], [1_000, 1_000])
  beside.clear()
  assert.equal(beside.find('a'), null)
})
