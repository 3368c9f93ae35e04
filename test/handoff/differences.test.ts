import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compiled } from './comparing.ts'
import { LIBRARY } from './library-contract.ts'
import { falseAlarms, recalls } from './recall.ts'

test('single defects of a service are found, whatever their class', async () => {
  const found = await recalls(compiled(LIBRARY), 20, 42)
  assert.deepEqual(
    found.map(({ class: name, made, found: hits, missed }) => [name, made, hits, missed]),
    found.map(({ class: name }) => [name, 20, 20, []]),
  )
})

test('a service that keeps to the contract is never found fault with, whatever its keys, times, tokens and orders', async () => {
  const { verdicts, alarms } = await falseAlarms(compiled(LIBRARY), 1_000, 42)
  assert.deepEqual(alarms, [])
  assert.ok((verdicts.get('matched') ?? 0) > 900, [...verdicts].join(' '))
})
