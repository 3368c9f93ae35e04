import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LineWriter } from './line-writer.ts'
import { plain, type Sink } from './terminal.ts'

function sink(isTerminal: boolean, pending = 0): { sink: Sink; writes: string[] } {
  const writes: string[] = []
  return { writes, sink: { write: (text) => void writes.push(text), paint: plain, isTerminal, width: 100, pending: () => pending } }
}

test('lines are written together, when the interval ends', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { writes, sink: to } = sink(false)
  const writer = new LineWriter(to)
  writer.add('a')
  writer.add('b')
  assert.deepEqual(writes, [])
  t.mock.timers.tick(50)
  assert.deepEqual(writes, ['a\nb\n'])
  writer.add('c')
  t.mock.timers.tick(50)
  assert.deepEqual(writes, ['a\nb\n', 'c\n'])
})

test('lines that nobody could read are counted, at a terminal only', () => {
  const { writes, sink: to } = sink(true)
  const writer = new LineWriter(to)
  let made = 0
  for (let i = 0; i < 1_000; i++) {
    if (!writer.hasRoom) writer.skip()
    else {
      made++
      writer.add(String(i))
    }
  }
  writer.flush()
  assert.equal(made, 200)
  assert.equal(writes.at(-1), '… and 800 more\n')
  assert.equal(new LineWriter(sink(false).sink).hasRoom, true)
})

test('lines are let go, where the reader does not take them', () => {
  const { writes, sink: to } = sink(false, 100 * 1024 * 1024)
  const writer = new LineWriter(to)
  writer.add('a')
  writer.flush()
  assert.deepEqual(writes, [])
})
