import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { at } from '../model/place.ts'
import { parseJson } from '../schema/json/json.ts'
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

test('every number is read as the lossless reader reads it', () => {
  const digits = fc.stringMatching(/^(0|[1-9]\d{0,18})$/)
  const number = fc
    .tuple(fc.constantFrom('', '-'), digits, fc.stringMatching(/^(\.\d{1,18})?$/), fc.stringMatching(/^([eE][-+]?\d{1,3})?$/))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(fc.tuple(number, fc.constantFrom('', ' ', '\n'))), (items) => {
      const text = `[${items.map(([item, space]) => `${space}${item}${space}`).join(',')}]`
      assert.deepEqual({ value: parseJsonFast(text) }, parseJson(text))
    }),
    { numRuns: 500 },
  )
})

test('looking for long numbers takes time in proportion to the text, whatever is in it', () => {
  const took = (unit: string): number => {
    const text = `["${unit.repeat(2_000_000 / unit.length)}"]`
    const before = process.cpuUsage()
    parseJsonFast(text)
    return process.cpuUsage(before).user / 1000
  }
  for (const unit of ['1', '1.', '12345678.', '1e1', '12345678e', '-1', ',1e', '99999999 ']) assert.ok(took(unit) < 2_000, unit)
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
