import assert from 'node:assert/strict'
import { test } from 'node:test'
import { effortSince } from '../../test/fixtures/effort.ts'
import { sessionOf } from './session.ts'

const preferring = (...fields: readonly string[]): string => sessionOf(fields.flatMap((field) => ['Prefer', field])).id

test('a session is named by its own field, before a preference', () => {
  assert.deepEqual(sessionOf(['Prefer', 'session=b', 'understudy-session', 'a']), { id: 'a', preferred: false })
  assert.deepEqual(sessionOf(['prefer', 'session=b']), { id: 'b', preferred: true })
  assert.deepEqual(sessionOf(['Accept', '*/*']), { id: '', preferred: false })
  assert.deepEqual(sessionOf(['Understudy-Session', '', 'Prefer', 'session=']), { id: '', preferred: false })
})

test('a preference is found among others, in quotes or without', () => {
  assert.equal(preferring('code=404, session=a; x=1, session=b'), 'a')
  assert.equal(preferring('respond-async', 'SESSION = "a b\\"c"'), 'a b"c')
  assert.equal(preferring('example="x, session=y", wait=10;session=z , session=a'), 'a')
  assert.equal(preferring('sessions=1, xsession=2'), '')
  assert.equal(preferring(',,, ,session=a'), 'a')
})

test('a hostile field costs time in proportion to its length', () => {
  const since = process.cpuUsage()
  for (const unit of ['a=" ', '\\', ' ', '=,', 'session"', 'a ="\\"']) preferring(unit.repeat(60_000 / unit.length))
  assert.ok(effortSince(since) < 500)
})
