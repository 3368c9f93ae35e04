import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Readable, Writable } from 'node:stream'
import { test } from 'node:test'
import { pump } from './node-reply.ts'

/** Takes what it is given when the test says so. */
function reader(): { readonly outgoing: Writable; readonly take: () => void } {
  const pending: (() => void)[] = []
  const outgoing = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void pending.push(done) })
  return { outgoing, take: () => pending.shift()?.() }
}

test('a consumer that leaves an answer lying for too long is gone, and the answer with it', async () => {
  const { outgoing } = reader()
  const source = new Readable({ read() {} })
  pump(source, outgoing, 10)
  source.push('a')
  await once(outgoing, 'close')
  assert.ok(source.destroyed && !outgoing.writableFinished)
})

test('one that takes a piece now and then has all the time that it needs; so has a source that is slow itself', async () => {
  const { outgoing, take } = reader()
  const source = new Readable({ read() {} })
  pump(source, outgoing, 60_000)
  for (const piece of ['a', 'b', 'c']) {
    const paused = once(source, 'pause')
    source.push(piece)
    await paused
    take()
    await once(source, 'resume')
  }
  source.push(null)
  await once(outgoing, 'finish')
  assert.ok(!outgoing.destroyed || outgoing.writableFinished)
})
