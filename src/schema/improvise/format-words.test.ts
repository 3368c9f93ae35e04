import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFormat } from '../formats/formats.ts'
import { Random } from '../random.ts'
import { FORMAT_SHAPES, FORMAT_TELLERS } from './format-words.ts'
import { drawFromPattern, parsePattern } from './regexp-words.ts'
import { Scene } from './scene.ts'

const NOW = Date.UTC(2026, 0, 15)

test('what is told for a format is of that format, for many seeds', () => {
  const wrong: string[] = []
  for (let seed = 0; seed < 50; seed++) {
    const random = new Random(seed)
    const scene = new Scene(random, NOW, '', null)
    for (const [format, tell] of FORMAT_TELLERS) {
      const text = tell(scene, random.fork(format), 'value')
      if (isFormat(format, text) === false) wrong.push(`${format}: ${text}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('the shape of a format lies within the format', () => {
  const wrong: string[] = []
  for (let seed = 0; seed < 200; seed++) {
    for (const [format, source] of FORMAT_SHAPES) {
      const shape = parsePattern(source)
      const text = shape === null ? null : drawFromPattern(shape, new Random(seed), 3)
      if (text === null || isFormat(format, text) === false) wrong.push(`${format}: ${text}`)
    }
  }
  assert.deepEqual(wrong, [])
})
