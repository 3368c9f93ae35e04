import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OptionName } from './option-values.ts'
import { OPTIONS } from './options.ts'
import { type Given, longFlag, readValues } from './values.ts'

const ALL: readonly OptionName[] = ['port', 'host', 'controlPort', 'seed', 'security', 'cors', 'quiet', 'credential', 'now']

test('options have their defaults, where nothing is said', () => {
  const { values, set } = readValues(ALL, {}, {})
  assert.deepEqual(
    [values.port, values.host, values.controlPort, values.seed, values.security, values.cors, values.quiet, values.credential, [...set]],
    [4010, '127.0.0.1', 4011, 1, 'enforce', true, false, [], []],
  )
})

const READ: readonly [given: Given, env: Record<string, string>, name: OptionName, expected: unknown][] = [
  [{ port: '0' }, {}, 'port', 0],
  [{ port: '80' }, { UNDERSTUDY_PORT: '81' }, 'port', 80],
  [{}, { UNDERSTUDY_PORT: '81' }, 'port', 81],
  [{}, { UNDERSTUDY_PORT: '' }, 'port', 4010],
  [{ controlPort: 'off' }, {}, 'controlPort', null],
  [{}, { UNDERSTUDY_CONTROL_PORT: 'off' }, 'controlPort', null],
  [{ cors: 'false' }, { UNDERSTUDY_CORS: 'true' }, 'cors', false],
  [{}, { UNDERSTUDY_CORS: '0' }, 'cors', false],
  [{}, { UNDERSTUDY_QUIET: 'Yes' }, 'quiet', true],
  [{}, { UNDERSTUDY_QUIET: 'off' }, 'quiet', false],
  [{ credential: ['a', 'b,c'] }, {}, 'credential', ['a', 'b', 'c']],
  [{}, { UNDERSTUDY_CREDENTIALS: 'a,b' }, 'credential', ['a', 'b']],
  [{}, { UNDERSTUDY_HEADER: 'X: 1' }, 'header', []],
]

for (const [given, env, name, expected] of READ) {
  test(`${name} is ${JSON.stringify(expected)}, given ${JSON.stringify(given)} and ${JSON.stringify(env)}`, () => {
    assert.deepEqual(readValues(ALL, given, env).values[name], expected)
  })
}

const REFUSED: readonly [given: Given, env: Record<string, string>, message: string][] = [
  [{ port: '65536' }, {}, '--port must be a whole number from 0 to 65535, not "65536".'],
  [{ port: '1e3' }, {}, '--port must be a whole number from 0 to 65535, not "1e3".'],
  [{ port: '-1' }, {}, '--port must be a whole number from 0 to 65535, not "-1".'],
  [{}, { UNDERSTUDY_SEED: 'x' }, 'UNDERSTUDY_SEED must be a whole number from 0 to 4294967295, not "x".'],
  [{ controlPort: 'on' }, {}, '--control-port must be a whole number from 0 to 65535 or off, not "on".'],
  [{ security: 'some' }, {}, '--security must be one of off, enforce, strict, not "some".'],
  [{}, { UNDERSTUDY_QUIET: 'perhaps' }, 'UNDERSTUDY_QUIET must be true or false, not "perhaps".'],
  [{ now: 'noon' }, {}, '--now must be a date such as 2026-01-01T00:00:00Z, not "noon".'],
]

for (const [given, env, message] of REFUSED) {
  test(`a bad value is refused by name, as in ${message}`, () => {
    assert.throws(() => readValues(ALL, given, env), { name: 'Problem', code: 'bad-usage', message })
  })
}

test('every option has a long flag and a variable of its own', () => {
  const rows = Object.values(OPTIONS)
  const variables = rows.map(({ env }) => env)
  assert.equal(new Set(variables).size, rows.length)
  assert.ok(variables.every((name) => /^UNDERSTUDY_[A-Z_]+$/.test(name)))
  assert.equal(longFlag('cors'), '--no-cors')
  assert.equal(longFlag('port'), '--port')
})
