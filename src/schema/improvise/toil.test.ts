import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effortSince } from '../../../test/fixtures/effort.ts'
import { createSchemas } from '../compile/compile.ts'
import { improvise, type Improvised } from '../improvise.ts'
import { Random } from '../random.ts'

/** Schemas that have the next one three times in them each, so that a value costs three times as many visits with every one. */
function tripling(levels: number): Improvised {
  const $defs: Record<string, unknown> = { [`s${levels}`]: { type: 'object', properties: { a: { type: 'string' } } } }
  for (let i = 0; i < levels; i++) {
    const next = { $ref: `#/$defs/s${i + 1}` }
    $defs[`s${i}`] = { allOf: [next, next], oneOf: [next, { type: 'string' }] }
  }
  const resolve = (ref: string) => ({
    value: $defs[ref.slice('#/$defs/'.length)],
    place: { uri: 'test:', pointer: ref.slice(1) },
  })
  const schemas = createSchemas({ documents: { resolve }, dialect: 'openapi-3.1' })
  const node = schemas.node({ value: { $ref: '#/$defs/s0' }, place: { uri: 'test:', pointer: '' } })
  return improvise(node, { random: new Random(1), direction: 'reply', now: 0 })
}

test('what cannot be held against its schema in bounded time is given up in bounded time', () => {
  assert.ok('value' in tripling(8))
  const start = process.cpuUsage()
  assert.ok('impossible' in tripling(30))
  assert.ok(effortSince(start) < 10_000)
})
