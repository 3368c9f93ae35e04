import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readWhatIf } from './what-if-text.ts'

const NOTHING = { without: [], dropped: [], pins: [], works: [] }

test('another world is read from words', () => {
  const read = (line: string): unknown => readWhatIf([line], '2027-01-04')
  assert.deepEqual(read('no stand-ins'), { ...NOTHING, noStandIns: true })
  assert.deepEqual(read('no stand-in for getOrder'), { ...NOTHING, without: ['getOrder'] })
  assert.deepEqual(read(' first  build getOrder '), { ...NOTHING, pins: [{ kind: 'first', step: 'build getOrder' }] })
  assert.deepEqual(read('contract GET /orders/{id} first'), { ...NOTHING, pins: [{ kind: 'first', step: 'contract GET /orders/{id}' }] })
  assert.deepEqual(read('build a before contract b'), { ...NOTHING, pins: [{ kind: 'before', step: 'build a', other: 'contract b' }] })
  assert.deepEqual(read('build a not before 2027-01-11'), { ...NOTHING, pins: [{ kind: 'not-before', step: 'build a', day: 5 }] })
  assert.deepEqual(read('build a takes 2.5d'), { ...NOTHING, works: [{ step: 'build a', days: 2.5 }] })
  assert.deepEqual(read('a without b'), { ...NOTHING, dropped: [{ operation: 'a', needs: 'b' }] })
  assert.deepEqual(readWhatIf(['no stand-ins', 'a without b'], '2027-01-04'), {
    ...NOTHING,
    noStandIns: true,
    dropped: [{ operation: 'a', needs: 'b' }],
  })
})

test('words that are not understood are told with examples', () => {
  assert.throws(() => readWhatIf(['tomorrow'], '2027-01-04'), /does not understand "tomorrow"; say, for example, "first build getOrder"/)
})
