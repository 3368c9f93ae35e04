import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { Aborted, NO_BODY } from '../model/wire.ts'
import { keep, keptOf } from './keep.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (kept: Uint8Array): string => new TextDecoder().decode(kept)

test('keep answers at once when there is nothing to wait for', () => {
  assert.equal(keep(null, 10), NO_BODY)
  assert.deepEqual(keep(bytes('abc'), 10), { bytes: bytes('abc'), size: 3, whole: true })
})

test('keep reads a stream to its end and holds the first bytes', async () => {
  const kept = await keep(Readable.from([Buffer.from('abcd'), Buffer.from('efgh'), Buffer.from('ij')]), 6)
  assert.deepEqual([text(kept.bytes), kept.size, kept.whole], ['abcdef', 10, false])
})

test('keep joins chunks in order', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield bytes('ab')
    yield bytes('cd')
  }
  const kept = await keep(chunks(), 100)
  assert.deepEqual([text(kept.bytes), kept.size, kept.whole], ['abcd', 4, true])
})

test('keep fails as aborted when the stream is cut', async () => {
  const stream = new Readable({ read() {} })
  const kept = keep(stream, 10)
  stream.push(Buffer.from('ab'))
  stream.destroy()
  await assert.rejects(async () => kept, Aborted)
})

test('keptOf lets go of the large buffer that it cuts from', () => {
  for (const large of [new Uint8Array(100_000), Buffer.alloc(100_000)]) {
    const kept = keptOf(large, 10)
    assert.deepEqual([kept.bytes.buffer.byteLength, kept.size, kept.whole], [10, 100_000, false])
  }
})
