import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearest, suggestion } from './nearest.ts'
import { bytes, milliseconds, share } from './units.ts'

test('nearest finds what was meant: another spelling, a slip, two letters swapped', () => {
  const words = ['body-limit', 'headers-timeout', 'port', 'host', 'unknown-query']
  assert.deepEqual(
    ['bodyLimit', 'BODY_LIMIT', 'prot', 'hots', 'pot', 'header-timeout', 'unkown-qeury', 'colour', 'x', ''].map((word) =>
      nearest(word, words),
    ),
    ['body-limit', 'body-limit', 'port', 'host', 'port', 'headers-timeout', 'unknown-query', null, null, null],
  )
  assert.equal(nearest('a'.repeat(100_000), words), null)
})

test('suggestion says what there is, where nothing comes near', () => {
  assert.equal(suggestion('colour', ['port', 'host'], 'Remove it.'), 'There are `port`, `host`.')
  assert.equal(suggestion('colour', ['port'], 'Remove it.'), 'There is `port`.')
  assert.equal(suggestion('colour', [], 'Remove it.'), 'Remove it.')
  assert.match(
    suggestion(
      'zzzzzzzz',
      Array.from({ length: 30 }, (_, i) => `name-${i}`),
      '',
    ),
    / and more\.$/,
  )
})

test('units are read as they are written', () => {
  assert.deepEqual(['200ms', '1.5s', '10m', '24h', '7d', '5', '5 s', '5S'].map(milliseconds), [
    200,
    1_500,
    600_000,
    86_400_000,
    604_800_000,
    NaN,
    NaN,
    NaN,
  ])
  assert.deepEqual(['512B', '64KiB', '1MiB', '2GiB', '1KB', '1.5MiB'].map(bytes), [512, 65_536, 1_048_576, 2_147_483_648, NaN, NaN])
  assert.deepEqual(['20%', '0.5%', '100%', '20'].map(share), [0.2, 0.005, 1, NaN])
})
