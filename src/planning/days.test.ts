import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dateAfter, daysBetween } from './days.ts'

test('working days leave out Saturdays and Sundays', () => {
  assert.deepEqual(
    [
      daysBetween('2027-01-04', '2027-01-04'),
      daysBetween('2027-01-04', '2027-01-05'),
      daysBetween('2027-01-04', '2027-01-11'),
      daysBetween('2027-01-08', '2027-01-11'),
      daysBetween('2027-01-04', '2026-01-04'),
    ],
    [0, 1, 5, 1, 0],
  )
  assert.deepEqual(
    [dateAfter('2027-01-04', 0), dateAfter('2027-01-04', 4), dateAfter('2027-01-04', 5)],
    ['2027-01-04', '2027-01-08', '2027-01-11'],
  )
})

test('days after a Monday and days between are each other’s opposite', () => {
  fc.assert(
    fc.property(fc.nat(400), (days) => {
      assert.equal(daysBetween('2027-01-04', dateAfter('2027-01-04', days)), days)
    }),
  )
})
