import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Difference } from '../model/comparison.ts'
import { Differences, MOST_CONSUMERS } from './differences.ts'
import { Volatile } from './volatile.ts'

function difference(path: string, more: Partial<Difference> = {}): Difference {
  const rest = {
    class: null,
    severity: 'major',
    gate: 'agreement',
    message: '',
    control: null,
    candidate: null,
    rule: null,
    ignored: null,
  } as const
  return { kind: 'value', path, pointer: path, ...rest, ...more }
}

const source = (n: number, operation = 'getOrder') => ({ operation, exchange: `e${n}`, consumer: `c${n}`, at: n })

test('differences add up by operation, kind and path, with the first samples and the latest', () => {
  const differences = new Differences()
  for (let n = 1; n <= 40; n++)
    differences.add(source(n), { differences: [difference('body/a'), difference('body/b', { severity: 'info', gate: null })] })
  differences.add(source(41), { differences: [difference('body/a', { kind: 'missing', ignored: 'rule: x' })] })
  const [first, ...others] = differences.list()
  assert.deepEqual(
    { ...first, consumers: first?.consumers.length, samples: first?.samples.map(({ exchange }) => exchange) },
    {
      operation: 'getOrder',
      kind: 'value',
      path: 'body/a',
      count: 40,
      ignored: 0,
      severity: 'major',
      firstAt: 1,
      lastAt: 40,
      consumers: MOST_CONSUMERS,
      samples: ['e1', 'e2', 'e3', 'e4', 'e40'],
    },
  )
  assert.deepEqual(
    others.map(({ kind, path, count, ignored }) => [kind, path, count, ignored]),
    [
      ['missing', 'body/a', 1, 1],
      ['value', 'body/b', 40, 0],
    ],
  )
})

test('a service with endless kinds of differences fills no memory, and what counts displaces what is only told', () => {
  const differences = new Differences(10)
  for (let n = 0; n < 50; n++) differences.add(source(n), { differences: [difference(`body/i${n}`, { severity: 'info' })] })
  for (let n = 0; n < 50; n++) differences.add(source(n), { differences: [difference(`body/m${n}`)] })
  assert.equal(differences.list().length, 10)
  assert.ok(differences.list().every(({ severity }) => severity === 'major'))
  assert.equal(differences.beyond, 90)
})

test('a field that differs in two of ten pairs is learnt, what the contract determines never is', () => {
  const learner = new Volatile()
  const pair = (...differences: readonly Difference[]) =>
    learner.learn('getOrder', { verdict: differences.length === 0 ? 'matched' : 'mismatched', differences })
  pair(difference('body/at'), difference('body/once'), difference('body/sent', { class: 'echo' }), difference('status', { kind: 'status' }))
  for (let n = 0; n < 8; n++) pair()
  assert.deepEqual(learner.masks('getOrder'), [])
  pair(difference('body/at'), difference('body/sent', { class: 'echo' }), difference('status', { kind: 'status' }))
  pair(difference('body/once'))
  assert.deepEqual(learner.masks('getOrder'), [{ path: 'body/at', by: 'learned', why: 'differed in 2 of 10 pairs' }])
  assert.deepEqual(learner.masks('listOrders'), [])
  learner.clear()
  assert.deepEqual(learner.masks('getOrder'), [])
})
