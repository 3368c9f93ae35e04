import assert from 'node:assert/strict'
import { test } from 'node:test'
import { copy } from '../../test/handoff/shadowing.ts'
import { Problem } from '../model/problem.ts'
import type { Note } from '../model/store.ts'
import { TwiceWritten } from './twice-written.ts'

const WRITE = copy(
  'POST /books',
  { title: 'Ridge' },
  { shadowing: { group: 'books', epoch: 1, upstream: 'library', mode: 'dual-write', twice: false } },
)

/** Notes as a store has them, in their order. */
function notebook(): { notes: Map<string, string>; keep: (moves: readonly unknown[], notes: readonly Note[]) => Promise<void> } {
  const notes = new Map<string, string>()
  const keep = async (_: readonly unknown[], changed: readonly Note[]): Promise<void> => {
    for (const { name, text } of changed)
      if (text === null) notes.delete(name)
      else notes.set(name, text)
  }
  return { notes, keep }
}

test('a write that goes to both sides is written down first, and forgotten when its outcome is known', async () => {
  const book = notebook()
  const journal = new TwiceWritten(book)
  const keys = await Promise.all([journal.begin(WRITE), journal.begin(WRITE), journal.begin(WRITE)])
  assert.equal(new Set(keys.map(({ key }) => key)).size, 3)
  assert.match(keys[0]?.key ?? '', /^usy-books-\d+$/)
  assert.equal(book.notes.size, 3)
  await journal.end(WRITE, keys[0]?.key ?? '', 'done')
  await journal.end(WRITE, keys[1]?.key ?? '', 'rejected')
  await journal.end(WRITE, keys[2]?.key ?? '', 'unknown')
  assert.deepEqual(
    [[...book.notes.keys()], journal.unknown('books').map(({ key, operation }) => `${key} ${operation}`), journal.unknown('other')],
    [[`copy ${keys[2]?.key}`], [`${keys[2]?.key} addBook`], []],
  )
})

test('what was under way when the process ended is unknown, until somebody has looked', async () => {
  const book = notebook()
  const { key } = await new TwiceWritten(book).begin(WRITE)
  book.notes.set('copy usy-books-1', 'not JSON')
  const notes = [...book.notes].map(([name, text]) => ({ name, text }))
  const journal = new TwiceWritten(book, notes)
  assert.deepEqual(
    journal.unknown('books').map((write) => [write.key, write.exchange]),
    [[key, WRITE.id]],
  )
  await journal.settle(key)
  assert.deepEqual([journal.unknown('books'), [...book.notes.keys()]], [[], ['copy usy-books-1']])
})

test('what cannot be written down is not begun', async () => {
  const full = new TwiceWritten({ keep: () => Promise.reject(new Problem('store-full', 'The disk is full.')) })
  await assert.rejects(full.begin(WRITE), /The disk is full/)
})
