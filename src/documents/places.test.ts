import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { at } from '../model/place.ts'
import { JsonPlaces } from './json-places.ts'
import { narrowJson, parseJsonFast } from './json-value.ts'
import { parseDocument } from './parse.ts'

/** Every value below, with its pointer. */
function* all(value: unknown, pointer = ''): Generator<readonly [string, unknown]> {
  yield [pointer, value]
  if (typeof value !== 'object' || value === null) return
  for (const [key, member] of Object.entries(value)) yield* all(member, at(pointer, key))
}

/** The JSON value that begins at an offset. */
function valueFrom(text: string, offset: number): unknown {
  for (let end = offset + 1; end <= text.length; end++) {
    try {
      const value: unknown = JSON.parse(text.slice(offset, end))
      // A number may go on: 1, 12, 12.5.
      if (typeof value !== 'number' || !/[\d.eE+-]/.test(text[end] ?? '')) return value
    } catch {
      // Not whole yet.
    }
  }
  return undefined
}

test('every value of a JSON text is found where it stands', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      const places = new JsonPlaces(text)
      const parsed: unknown = JSON.parse(text)
      for (const [pointer, member] of all(parsed)) {
        const { key, value: offset } = places.find(pointer)
        assert.deepEqual(valueFrom(text, offset), member)
        if (key !== null) assert.equal(at('', String(valueFrom(text, key))), `/${pointer.split('/').at(-1)}`)
      }
    }),
    { numRuns: 200 },
  )
})

test('reading JSON from bytes gives what JSON.parse gives', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }), (value) => {
      const text = JSON.stringify(value)
      const bytes = Buffer.from(text)
      assert.deepEqual(JSON.parse(narrowJson(bytes) ?? ''), JSON.parse(bytes.toString()))
      if (typeof value === 'object' && value !== null) assert.deepEqual(parseDocument(bytes, 'x', true).text, bytes.toString())
    }),
    { numRuns: 300 },
  )
})

test('long numbers are mended wherever they stand, and only there', () => {
  const digits = '12345678901234567890'
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.string(), (value, key) => {
      const text = JSON.stringify({ [key]: [value, 'NUMBER', `, ${digits},`], last: { a: 'NUMBER' } }).replaceAll('"NUMBER"', ` ${digits} `)
      assert.equal(
        JSON.stringify(parseJsonFast(text)),
        JSON.stringify({ [key]: [value, 'NUMBER', `, ${digits},`], last: { a: 'NUMBER' } }).replaceAll('"NUMBER"', digits),
      )
    }),
    { numRuns: 300, examples: [[null, 'last']] },
  )
})

test('no text makes reading do anything but give a value or a problem', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ':',
          ',',
          '"',
          '\\',
          '\n',
          '  ',
          '- ',
          '? ',
          '&a ',
          '*a',
          '<<',
          '!!str ',
          '|',
          '>',
          '#',
          '1',
          'x',
          '---',
          '%',
          "'",
          '\t',
          'é',
          '__proto__',
        ),
        { maxLength: 40 },
      ),
      (parts) => {
        try {
          const parsed = parseDocument(Buffer.from(parts.join('')), 'x', false)
          for (const [pointer] of [...all(parsed.value)].slice(0, 50)) assert.ok(parsed.find(pointer).value <= parsed.text.length)
        } catch (error) {
          assert.equal(error instanceof Error && error.name, 'Problem')
        }
      },
    ),
    { numRuns: 3000 },
  )
})
