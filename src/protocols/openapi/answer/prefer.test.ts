import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appliedOf, NO_WISH, wishOf } from './prefer.ts'

test('a wish is read from Prefer', () => {
  const wish = wishOf(['Prefer', 'code=404, example="out of stock"', 'prefer', 'dynamic; seed=7'], '/orders')
  assert.deepEqual(
    { ...wish, told: [...wish.told.keys()] },
    { code: 404, example: 'out of stock', dynamic: true, seed: 7, told: ['code', 'example', 'dynamic', 'seed'] },
  )
})

test('a wish is read from the query, and Prefer wins over it', () => {
  const wish = wishOf(['Prefer', 'code=201'], '/orders?__code=404&__example=a%20b&__dynamic=false&x=1')
  assert.deepEqual([wish.code, wish.example, wish.dynamic, [...wish.told]], [201, 'a b', false, [['code', '201']]])
})

test('a wish is absent when nothing is preferred', () => {
  assert.equal(wishOf(['Accept', '*/*'], '/orders?code=1'), NO_WISH)
  assert.equal(wishOf(['Prefer', 'return=minimal, respond-async'], '/orders'), NO_WISH)
  assert.equal(wishOf([], '/a__b?x=1'), NO_WISH)
})

test('a code that is no status is kept as it was written', () => {
  assert.deepEqual(
    ['99', '600', 'abc', '100'].map((code) => wishOf([], `/?__code=${code}`).code),
    ['99', '600', 'abc', '100'],
  )
})

test('the preferences that were honoured are told, quoted where they have to be', () => {
  const wish = wishOf(['Prefer', 'code=404, example="say \\"hi\\"", seed=x'], '/')
  assert.equal(appliedOf(wish, new Set(['code', 'example'])), 'code=404, example="say \\"hi\\""')
  assert.equal(appliedOf(wish, new Set()), null)
})
