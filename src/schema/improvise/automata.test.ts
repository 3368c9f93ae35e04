import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../random.ts'
import { drawFromLanguage, languageOf } from './automata.ts'

function draw(patterns: readonly string[], least = 0, most = Infinity, seed = 1): string | null {
  const language = languageOf(patterns)
  return language === null ? null : drawFromLanguage(language, new Random(seed), least, most)
}

test('a text matches all patterns at once, for many seeds', () => {
  const patterns = ['^[a-z0-9-]+$', '^(?!-)', '[^-]$', '\\d{2}', '^(?:a|b)|x']
  for (let seed = 0; seed < 40; seed++) {
    const text = draw(patterns, 5, 12, seed)
    assert.ok(
      text !== null && text.length >= 5 && text.length <= 12 && patterns.every((pattern) => new RegExp(pattern, 'u').test(text)),
      String(text),
    )
  }
})

test('anchors inside of groups count for the whole text', () => {
  assert.equal(draw(['^(?:ab$|cd$)', 'd']), 'cd')
  assert.equal(draw(['(^a$)|(^b$)', 'b']), 'b')
})

test('leading look-aheads hold for the whole text, refused ones too', () => {
  for (let seed = 0; seed < 20; seed++) {
    const text = draw(['^(?=.*[A-Z])(?!.*aa)[A-Za-c]{6}$'], 0, Infinity, seed)
    assert.match(String(text), /^(?=.*[A-Z])(?!.*aa)[A-Za-c]{6}$/)
  }
})

test('a pattern that works only without the u flag is understood', () => {
  assert.match(String(draw(['^\\-[\\w-.]{3}$'])), /^-[\w.-]{3}$/)
})

test('patterns that exclude each other have no text', () => {
  assert.equal(draw(['^a', '^b']), null)
  assert.equal(draw(['^[a-z]{3}$'], 4), null)
})
