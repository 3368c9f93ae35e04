import assert from 'node:assert/strict'
import { test } from 'node:test'
import { glance, journalWords } from './journal-words.ts'

test('a write says what it made, what it leaned on, and whether it can be played again', () => {
  const order = { type: 'Order', id: 'o1', at: '/id' }
  const customer = { type: 'Customer', id: 'c1', at: 'body/customerId' }
  assert.deepEqual(journalWords({ produced: [order, order], consumed: [customer], parents: [3], replay: 'needs-input' }), [
    'made Order o1',
    'of Customer c1',
    'after #3',
    'needs a secret to be played again',
  ])
  assert.deepEqual(journalWords({ produced: [], consumed: [], parents: [], replay: 'replayable' }), [])
})

test('an entity is told at a glance by what is plain in it', () => {
  assert.equal(glance({ id: 'a', lines: [1], at: null, n: 2, paid: false }), 'id: a · n: 2 · paid: false')
  assert.equal(glance({ id: 'a', n: JSON.rawJSON('12345678901234567890') }, 'a'), 'n: 12345678901234567890')
  assert.equal(glance('x'), '"x"')
})
