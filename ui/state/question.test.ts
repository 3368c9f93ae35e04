import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askedOf, lanesOf, linesOf, moveOf, type PlanStep, pinOf, placeAt, placeOf, questionOf, stepName, withPin } from './question.ts'

const step = (id: string, team: string, from: number, to: number): PlanStep => ({
  id,
  operation: id.slice(id.indexOf(' ') + 1),
  title: id.slice(id.indexOf(' ') + 1).toUpperCase(),
  kind: id.startsWith('contract') ? 'contract' : 'build',
  team,
  work: to - from,
  from,
  to,
  critical: 0,
})
const STEPS = [
  step('contract a', 'shop', 0, 1),
  step('build x', 'pay', 0, 4),
  step('contract b', 'shop', 1, 2),
  step('build a', 'shop', 2, 6),
]
const [shop, pay] = lanesOf(STEPS)
assert.ok(shop !== undefined && pay !== undefined)

test('each team has a lane with its steps in the order of time', () => {
  assert.deepEqual(
    lanesOf(STEPS.toReversed()).map(({ team, steps }) => [team, steps.map(({ id }) => id)]),
    [
      ['shop', ['contract a', 'contract b', 'build a']],
      ['pay', ['build x']],
    ],
  )
})

test('a step that is dropped somewhere asks for what is needed to have it there, and nothing where it stays', () => {
  const drop = (id: string, day: number, alone = true): unknown => moveOf(shop, id, placeAt(shop, id, day), alone)
  assert.deepEqual(drop('build a', 0), { kind: 'first', step: 'build a' })
  assert.deepEqual(drop('build a', 0, false), { kind: 'before', step: 'build a', other: 'contract a' })
  assert.deepEqual(drop('build a', 1.2), { kind: 'before', step: 'build a', other: 'contract b' })
  assert.deepEqual(drop('contract a', 100), { kind: 'before', step: 'build a', other: 'contract a' })
  assert.deepEqual([drop('contract b', 1.5), drop('build a', 5)], [null, null])
  assert.deepEqual(moveOf(pay, 'build x', 0, false), null)
})

test('what is asked for has its place in the lane', () => {
  for (const { id } of shop.steps)
    for (const place of [0, 1, 2]) assert.equal(placeOf(shop, id, moveOf(shop, id, place, true)), place, `${id} at ${place}`)
})

test('a step that has to wait, and a stand-in that is thought away, are asked for when both parts are there', () => {
  assert.equal(askedOf({ wait: 'build a' }), null)
  assert.deepEqual(askedOf({ wait: 'build a', from: '20', without: 'a' }), {
    without: ['a'],
    pins: [{ kind: 'not-before', step: 'build a', day: 20 }],
  })
  const pin = { kind: 'not-before', step: 'build a', day: 20 } as const
  assert.deepEqual(pinOf(withPin({ first: 'build b' }, pin)), pin)
  assert.deepEqual(withPin({ wait: 'build a', from: '20', without: 'a' }, null), { without: 'a' })
  assert.deepEqual(linesOf({ without: ['a'] }), ['{ operation: a, standIn: false }'])
})

test('a question goes into the address and comes back', () => {
  const address = new URLSearchParams('first=build a&bare=true&drop=b needs a&slow=build b&days=3&strange=1')
  const question = questionOf(
    (name) => address.get(name) ?? '',
    (name) => address.get(name) === 'true',
  )
  assert.deepEqual(askedOf(question), {
    noStandIns: true,
    pins: [{ kind: 'first', step: 'build a' }],
    dropped: [{ operation: 'b', needs: 'a' }],
    works: [{ step: 'build b', days: 3 }],
  })
  assert.deepEqual(
    [askedOf({}), askedOf({ slow: 'build b' }), askedOf({ slow: 'build b', days: '-1' }), askedOf({ drop: 'b' })],
    [null, null, null, null],
  )
  const before = { kind: 'before', step: 'build b', other: 'build a' } as const
  assert.deepEqual(pinOf(withPin(question, before)), before)
  assert.deepEqual(withPin({ first: 'build a', bare: true }, null), { bare: true })
})

test('what is only asked for can be written down', () => {
  assert.deepEqual(
    linesOf({
      pins: [{ kind: 'first', step: 'build a' }],
      dropped: [{ operation: 'b', needs: 'a' }],
      works: [{ step: 'build b', days: 3 }],
    }),
    ['pins: [{ first: build a, because: … }]', '{ operation: b, buildNeeds: […] } without a', '{ operation: b, build: 3d }'],
  )
  assert.equal(stepName({ kind: 'contract', title: 'Get order' }), 'Agree the contract for Get order')
})
