import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { paths, schemas } from './shelf.fixture.ts'
import { stageOf } from './writes.fixture.ts'

const LISTS = [
  '/books',
  '/authors',
  '/readers',
  '/books/b17/loans',
  '/authors/x/books',
  '/books/b1',
  '/readers/__proto__',
  '/authors/constructor',
  '/me',
]
const NAMES = [
  'limit',
  'cursor',
  'offset',
  'page',
  'per_page',
  'starting_after',
  'ending_before',
  'q',
  'sort',
  'fields',
  'state',
  'pages[min]',
  'pages[__proto__]',
  'authorId',
  'createdAfter',
  '__proto__',
  'x',
]
const TEXTS = [
  '',
  '0',
  '-1',
  '1e309',
  '99999999999999999999',
  '\u0000',
  '__proto__',
  'constructor',
  '../..',
  'a,b,,c',
  'null',
  '2026-13-45T99:00:00Z',
  '*'.repeat(3_000),
  '(a+)+$',
  'is:open "',
  '%ff',
  'b17',
]

const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 40 }))
const query = fc.array(fc.tuple(fc.constantFrom(...NAMES), text), { maxLength: 6 })

test('no question to a list throws, takes long, or is answered with what does not conform', async () => {
  const stage = await stageOf(paths, schemas)
  await stage.ask('POST /books', { title: '__proto__', authorId: 'constructor' })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...LISTS), query, async (path, said) => {
      const target = said.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`).join('&')
      const told = await stage.ask(`GET ${path}?${target}`)
      assert.ok(told.status < 500)
      assert.deepEqual(told.judged, [])
    }),
    { numRuns: 400 },
  )
  assert.equal(Object.getOwnPropertyNames(Object.prototype).includes('x'), false)
})

test('keys of every kind are told apart', async () => {
  const stage = await stageOf(paths, schemas)
  for (const key of ['__proto__', 'constructor', 'a%2Fb', 'a%00b', '%F0%9F%90%A6', '-', '.', 'toString']) {
    const told = await stage.ask(`GET /readers/${key}`)
    assert.equal(told.status, 200, key)
  }
  const [one, other] = [await stage.ask('GET /readers/a%2Fb'), await stage.ask('GET /readers/a')]
  assert.notEqual(one.text, other.text)
})
