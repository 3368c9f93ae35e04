import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { CODINGS } from '../model/coding.ts'
import { compress } from './compress.ts'

const UNDO = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync }

function text(size: number): Buffer {
  return Buffer.from('{"sku":"KET-0900"},'.repeat(Math.ceil(size / 19))).subarray(0, size)
}

test('short bodies are compressed at once, and once', () => {
  const body = text(20_000)
  for (const coding of CODINGS) {
    const bytes = compress(body, coding)
    assert.ok(bytes instanceof Uint8Array && bytes.length < 1_000, coding)
    assert.deepEqual(UNDO[coding](bytes), body)
    assert.equal(compress(body, coding), bytes)
    assert.deepEqual(compress(Buffer.from(body), coding), bytes)
  }
})

test('long ones in a thread, and whoever asks meanwhile gets the same', async () => {
  const body = text(200_000)
  for (const coding of CODINGS) {
    const [one, other] = [compress(body, coding), compress(body, coding)]
    assert.ok(one instanceof Promise)
    assert.equal(one, other)
    const bytes = (await one) ?? Buffer.alloc(0)
    assert.deepEqual(UNDO[coding](bytes), body)
    assert.equal(compress(body, coding), bytes)
  }
})

test('what waits is bounded: beyond, bodies go out as they are until there is room again', async () => {
  const bodies = Array.from({ length: 5 }, () => Buffer.alloc(10 * 1024 * 1024))
  const made = bodies.map((body) => compress(body, 'zstd'))
  assert.deepEqual(
    made.map((one) => one === null),
    [false, false, false, true, true],
  )
  for (const one of made) await one
  const late = compress(bodies[4] ?? Buffer.alloc(0), 'zstd')
  assert.ok(late instanceof Promise)
  assert.ok((await late) instanceof Uint8Array)
  assert.equal(compress(Buffer.alloc(33 * 1024 * 1024), 'gzip'), null)
})
