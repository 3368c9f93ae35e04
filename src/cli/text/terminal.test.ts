import assert from 'node:assert/strict'
import { test } from 'node:test'
import { coloured, harmless, wantsColour } from './terminal.ts'

const COLOURS: readonly [env: Record<string, string>, isTerminal: boolean, expected: boolean][] = [
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ TERM: 'dumb' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '3', NO_COLOR: '1' }, false, true],
]

for (const [env, isTerminal, expected] of COLOURS) {
  test(`colours are ${expected ? 'on' : 'off'} with ${JSON.stringify(env)} ${isTerminal ? 'at a terminal' : 'in a pipe'}`, () => {
    assert.equal(wantsColour(env, isTerminal), expected)
  })
}

test('a colour is put around a text and taken back behind it', () => {
  assert.equal(coloured('red', 'x'), '\u001B[31mx\u001B[39m')
})

test('text from outside cannot drive a terminal', () => {
  assert.equal(harmless('/a\u001B[2Jb\r\nc\u202Ed'), '/a\\u001b[2Jb\\u000d\\u000ac\\u202ed')
  assert.equal(harmless('abcdef', 3), 'abc…')
  assert.equal(harmless('grün 東京'), 'grün 東京')
})
