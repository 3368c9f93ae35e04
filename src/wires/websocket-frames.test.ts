import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FrameEnds, RESTART } from './websocket-frames.ts'

/** A frame of so many octets, masked or not. */
function frame(size: number, masked: boolean): Uint8Array {
  const mask = masked ? 0x80 : 0
  const length =
    size < 126
      ? [mask | size]
      : size < 65_536
        ? [mask | 126, size >> 8, size & 255]
        : [mask | 127, 0, 0, 0, 0, 0, size >> 16, (size >> 8) & 255, size & 255]
  return Uint8Array.from([0x82, ...length, ...(masked ? [1, 2, 3, 4] : []), ...new Uint8Array(size).fill(0x88)])
}

test('the end of a frame is known, however its octets come', () => {
  const frames = fc.array(fc.record({ size: fc.oneof(fc.nat(200), fc.constantFrom(125, 126, 65_535, 65_536)), masked: fc.boolean() }), {
    maxLength: 5,
  })
  fc.assert(
    fc.property(frames, fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1 }), (list, sizes) => {
      const octets = Buffer.concat(list.map(({ size, masked }) => frame(size, masked)))
      const ends = new Set([0])
      let end = 0
      for (const { size, masked } of list) ends.add((end += frame(size, masked).length))
      const watch = new FrameEnds()
      for (let at = 0, i = 0; at < octets.length; i++) {
        const next = Math.min(octets.length, at + (sizes[i % sizes.length] ?? 1))
        watch.add(octets.subarray(at, next))
        at = next
        assert.equal(watch.isBetween, ends.has(at))
      }
    }),
    { numRuns: 50 },
  )
})

test('the farewell is a frame of its own', () => {
  const watch = new FrameEnds()
  watch.add(RESTART.subarray(0, 3))
  assert.equal(watch.isBetween, false)
  watch.add(RESTART.subarray(3))
  assert.equal(watch.isBetween, true)
})
