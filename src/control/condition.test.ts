import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUnderstudy } from '../app/understudy.ts'
import { Feed } from './feed.ts'
import { localControl } from './local.ts'

const CONTRACT = {
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths: { '/a': { get: { responses: { 200: { description: 'ok' } } } } },
}
const TROUBLE = { at: 1, code: 'config-invalid', message: 'understudy.yaml cannot be used' } as const

test('what is not in force is told by info, by status and in the feed, until it is', async () => {
  await using understudy = await createUnderstudy({ contract: CONTRACT })
  const api = localControl(understudy, { version: '1', startedAt: 0, url: () => '' })
  const told = async (): Promise<unknown> => {
    const [info, status] = [await api.info(), await api.status()]
    return [info.reloads, info.problems, status.problems]
  }
  assert.deepEqual(await told(), [0, [], []])
  const feed = new Feed(understudy, 0).read(0)
  const events = feed[Symbol.asyncIterator]()
  assert.match(String((await events.next()).value), /^retry: 1000\n\nevent: hello\n/)
  const next = events.next()
  await new Promise((resolve) => setImmediate(resolve))
  understudy.condition.failed([TROUBLE])
  assert.equal(String((await next).value), `event: condition\ndata: ${JSON.stringify({ reloads: 0, problems: [TROUBLE] })}\n\n`)
  assert.deepEqual(await told(), [0, [TROUBLE], [TROUBLE]])
  understudy.condition.renewed()
  assert.equal(String((await events.next()).value), `event: condition\ndata: ${JSON.stringify({ reloads: 1, problems: [] })}\n\n`)
  assert.deepEqual(await told(), [1, [], []])
  feed.destroy()
  understudy.condition.failed([TROUBLE])
})
