import assert from 'node:assert/strict'
import { test } from 'node:test'
import { controlled } from './controlled.ts'

interface Event {
  readonly event: string
  readonly id: number
}

/** Events until there is one for which `last` holds. */
async function events(url: string, headers: Record<string, string>, last: (event: Event) => boolean): Promise<Event[]> {
  const response = await fetch(url, { headers })
  const found: Event[] = []
  let text = ''
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString()
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = /^event: (\w+)/m.exec(block)?.[1]
      if (event === undefined) continue
      found.push({ event, id: Number(/^id: (\d+)/m.exec(block)?.[1] ?? 0) })
      if (last(found.at(-1) ?? { event: '', id: 0 })) return found
    }
  }
  return found
}

test('a reader that comes back misses nothing that is held, however much that is', async (t) => {
  const { url, understudy } = await controlled(t)
  for (let i = 0; i < 2_500; i++) await understudy.answer({ target: '/categories' })
  const resumed = await events(`${url}/feed`, { 'Last-Event-ID': '100' }, ({ id }) => id === 2_500)
  assert.deepEqual(
    resumed.map(({ event, id }) => (event === 'exchange' ? id : event)),
    ['hello', ...Array.from({ length: 2_400 }, (_, i) => 101 + i)],
  )
  const asked = await events(`${url}/feed?after=2499`, {}, ({ id }) => id === 2_500)
  assert.deepEqual(
    asked.map(({ event }) => event),
    ['hello', 'exchange'],
  )
})

test('a reader that saw more than there ever was comes from a server before this one, and gets all', async (t) => {
  const { url, understudy } = await controlled(t)
  await understudy.answer({ target: '/categories' })
  await understudy.answer({ target: '/categories' })
  const all = await events(`${url}/feed`, { 'Last-Event-ID': '90000' }, ({ id }) => id === 2)
  assert.deepEqual(
    all.map(({ id }) => id),
    [0, 1, 2],
  )
})

test('a move of a group is told', async (t) => {
  const { url, understudy } = await controlled(t)
  understudy.handoff.addUpstream('orders', { url: 'http://127.0.0.1:9' }, { who: 'ada', why: '' })
  const told = events(`${url}/feed`, {}, ({ event }) => event === 'routing')
  setTimeout(() => understudy.handoff.move('orders', 'live', { who: 'ada', why: '' }), 50)
  assert.deepEqual(
    (await told).map(({ event }) => event),
    ['hello', 'routing'],
  )
})
