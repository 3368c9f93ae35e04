import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cheapest } from '../planning/exact.ts'
import { GOLDEN } from '../planning/golden.fixture.ts'
import { linearBound } from '../planning/linear.ts'
import { planOf } from '../planning/plan.ts'
import { problemOf } from '../planning/problem.ts'
import { randomInstance } from '../planning/random-instance.fixture.ts'
import { Random } from '../schema/random.ts'
import { linearSolver } from './solver.ts'
const solver = await linearSolver()

test('the linear bound is below the cheapest order, on 60 small plans, and mostly as high', () => {
  assert.ok(solver !== null, 'highs is a development dependency')
  let exact = 0
  for (let seed = 0; seed < 60; seed++) {
    const random = new Random(seed)
    const instance = randomInstance(random, random.integer(3, 6), random.integer(2, 6), { lags: seed % 2 === 0 })
    const problem = problemOf(instance)
    const best = cheapest(problem)?.cost ?? Number.NaN
    const bound = linearBound(problem, solver)
    assert.ok(bound !== null && bound <= best + 1e-6, `seed ${seed}: ${bound} against ${best}`)
    assert.ok(bound >= best * 0.95, `seed ${seed}: ${bound} against ${best}`)
    if (bound >= best * (1 - 2e-6)) exact++
  }
  assert.ok(exact >= 40, String(exact))
})

test('the linear bound of the golden plan is its cost, but for rounding', () => {
  const bound = linearBound(problemOf(GOLDEN), solver ?? (() => null))
  assert.ok(bound !== null && bound <= 205_500 && bound > 205_499, String(bound))
})

test('there is no linear bound where the programme cannot be solved, or several teams work', () => {
  assert.equal(
    linearBound(problemOf(GOLDEN), () => null),
    null,
  )
  const teams = problemOf(randomInstance(new Random(1), 6, 4, { teams: 3 }))
  assert.equal(linearBound(teams, solver ?? (() => null)), null)
})

test('a plan of more steps than can be proved has the tighter bound', () => {
  const instance = randomInstance(new Random(7), 14, 9)
  const plain = planOf(instance)
  const linear = linearBound(plain.problem, solver ?? (() => null))
  assert.ok(linear !== null && linear <= plain.cost + 1e-6, String(linear))
  assert.ok(linear > plain.bound, `${linear} against ${plain.bound}`)
})
