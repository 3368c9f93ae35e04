import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { rawServer } from '../../test/fixtures/raw-server.ts'
import { watchFlow } from './flow.ts'

/** An answer whose body the test reads, watched with an idle time of `idle` milliseconds. */
async function watched(
  fields: string,
  idle: number,
  body: (socket: Socket) => void,
): Promise<{ message: IncomingMessage; given: Promise<string> } & AsyncDisposable> {
  const server = await rawServer((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${fields}\r\n\r\n`)
    body(socket)
  })
  const sending = request({ port: server.port, host: '127.0.0.1', agent: false })
  sending.on('error', () => {})
  sending.end()
  const [message] = (await once(sending, 'response')) as [IncomingMessage]
  message.on('error', () => {})
  const given = new Promise<string>((resolve) => watchFlow(message, idle, () => resolve('given up')))
  return {
    message,
    given,
    async [Symbol.asyncDispose]() {
      sending.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

test('a body that stops coming is given up', async () => {
  await using answer = await watched('Content-Length: 9', 20, (socket) => socket.write('x'))
  answer.message.resume()
  assert.equal(await answer.given, 'given up')
})

test('a body that its reader leaves lying is not, until it is read and there is no more', async () => {
  await using answer = await watched('Content-Length: 900000', 20, (socket) => socket.write('x'.repeat(500_000)))
  await once(answer.message, 'readable')
  assert.equal(await Promise.race([answer.given, sleep(200, 'waited for')]), 'waited for')
  answer.message.resume()
  assert.equal(await answer.given, 'given up')
})

test('a body of known length that drips is given up; one whose length nobody knows may', async () => {
  const drip = (piece: string) => (socket: Socket) => {
    const timer = setInterval(() => socket.write(piece), 5)
    socket.once('close', () => clearInterval(timer))
  }
  await using slow = await watched('Content-Length: 1000000', 1_000, drip('x'))
  slow.message.resume()
  assert.equal(await slow.given, 'given up')
  await using free = await watched('Transfer-Encoding: chunked', 1_000, drip('1\r\nx\r\n'))
  free.message.resume()
  assert.equal(await Promise.race([free.given, once(free.message, 'data').then(() => sleep(2_300, 'waited for'))]), 'waited for')
})

test('what has no end by its kind is waited for', async () => {
  for (const kind of [
    'text/event-stream',
    'application/x-ndjson; charset=utf-8',
    'application/jsonl',
    'application/json-seq',
    'multipart/x-mixed-replace; boundary=b',
  ]) {
    await using answer = await watched(`Content-Type: ${kind}\r\nTransfer-Encoding: chunked`, 20, () => {})
    answer.message.resume()
    assert.equal(await Promise.race([answer.given, sleep(60, 'waited for')]), 'waited for', kind)
  }
})
