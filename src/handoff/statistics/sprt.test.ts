import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ProfileName } from '../../model/handoff-settings.ts'
import { PROFILES } from './profiles.ts'
import { sprt, weightsOf } from './sprt.ts'

const names: readonly ProfileName[] = ['dev', 'standard', 'strict']

test('profiles pass after the documented number of clean answers, and not one before', () => {
  const clean = (hypotheses: (typeof PROFILES)['dev']['rate']): number => sprt({ good: 0, bad: 0 }, hypotheses).wanted
  assert.deepEqual(
    names.map((name) => clean(PROFILES[name].rate)),
    [34, 251, 1_520],
  )
  assert.equal(clean(PROFILES.standard.latency), 40)
  for (const name of names) {
    const { rate } = PROFILES[name]
    assert.equal(sprt({ good: clean(rate) - 1, bad: 0 }, rate).outcome, 'undecided')
    assert.equal(sprt({ good: clean(rate), bad: 0 }, rate).outcome, 'pass')
  }
})

test('a bad answer costs the documented number of clean ones', () => {
  const cost = (hypotheses: Parameters<typeof weightsOf>[0]): number => {
    const { good, bad } = weightsOf(hypotheses)
    return -bad / good
  }
  assert.deepEqual(
    [...names.map((name) => Math.ceil(cost(PROFILES[name].rate))), Math.ceil(cost(PROFILES.dev.latency))],
    [19, 127, 511, 17],
  )
})

test('two bad answers at the start stop every profile, one stops none', () => {
  for (const name of names) {
    assert.equal(sprt({ good: 0, bad: 1 }, PROFILES[name].rate).outcome, 'undecided', name)
    assert.equal(sprt({ good: 0, bad: 2 }, PROFILES[name].rate).outcome, 'fail', name)
  }
})

test('an undecided test ends where it is truncated', () => {
  const { rate } = PROFILES.standard
  const bad = Math.round(rate.truncation * 0.0078)
  assert.equal(sprt({ good: rate.truncation - bad - 1, bad }, rate).outcome, 'undecided')
  assert.equal(sprt({ good: rate.truncation - bad, bad }, rate).outcome, 'truncated')
})

test('good answers as many as wanted pass, and one fewer does not', () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(2_000), fc.nat(20), (name, good, bad) => {
      const { rate } = PROFILES[name]
      const { outcome, wanted } = sprt({ good, bad }, rate)
      assert.equal(sprt({ good: good + wanted, bad }, rate).outcome, 'pass')
      if (wanted > 0) assert.notEqual(sprt({ good: good + wanted - 1, bad }, rate).outcome, 'pass')
      assert.equal(outcome === 'pass', wanted === 0)
    }),
  )
})
