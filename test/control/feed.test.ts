import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { controlled, temporary } from './controlled.ts'

interface Event {
  readonly event: string
  /** The sequence; 0 of what is no exchange. */
  readonly id: number
}

/** Events until there is one for which `last` holds; each exchange of a batch is one. */
async function events(url: string, headers: Record<string, string>, last: (event: Event) => boolean): Promise<Event[]> {
  const found: Event[] = []
  for await (const { name, data } of told(await fetch(url, { headers }))) {
    const batch = name === 'exchanges' ? (JSON.parse(data) as { sequence: number }[]).map(({ sequence }) => sequence) : [0]
    for (const id of batch) found.push({ event: id === 0 ? name : 'exchange', id })
    if (last(found.at(-1) ?? { event: '', id: 0 })) return found
  }
  return found
}

interface Told {
  readonly name: string
  readonly data: string
  readonly id: string
}

async function* told({ body }: Response): AsyncGenerator<Told> {
  let text = ''
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString()
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
      if (field('event') !== '') yield { name: field('event'), data: field('data'), id: field('id') }
    }
  }
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
  const heard = events(`${url}/feed`, {}, ({ event }) => event === 'routing')
  setTimeout(() => understudy.handoff.move('orders', 'live', { who: 'ada', why: '' }), 50)
  assert.deepEqual(
    (await heard).map(({ event }) => event),
    ['hello', 'routing'],
  )
})

test('an id of this run is resumed from, and one of another says that all is new', async (t) => {
  const { url, understudy } = await controlled(t)
  for (let i = 0; i < 5; i++) await understudy.answer({ target: '/categories' })
  let id = ''
  for await (const event of told(await fetch(`${url}/feed?after=0`))) {
    ;({ id } = event)
    if (event.name === 'exchanges') break
  }
  const run = (1_700_000_000_000).toString(36)
  assert.equal(id, `${run}-5`)
  const all = async (last: string): Promise<readonly number[]> => {
    const heard = await events(`${url}/feed`, { 'Last-Event-ID': last }, ({ id: sequence }) => sequence === 5)
    return heard.slice(1).map(({ id: sequence }) => sequence)
  }
  assert.deepEqual(await all(`${run}-3`), [4, 5])
  for (const other of ['abc-3', `${run}-`, 'x'.repeat(5_000), '3; drop', `${run}-99999`])
    assert.deepEqual(await all(other), [1, 2, 3, 4, 5], other)
})

test('what goes by together travels together, and all readers are told the same', async (t) => {
  const { url, understudy } = await controlled(t)
  const batches = async (): Promise<readonly string[]> => {
    const heard: string[] = []
    for await (const { name, data } of told(await fetch(`${url}/feed`))) {
      if (name === 'hello') ready()
      if (name === 'exchanges') heard.push(data)
      if (name === 'exchanges' && data.includes('"sequence":200,')) return heard
    }
    return heard
  }
  let waiting = 3
  let ready = (): void => {}
  const all = new Promise<void>((resolve) => {
    ready = () => void (--waiting === 0 && resolve())
  })
  const readers = [batches(), batches(), batches()]
  await all
  for (let i = 0; i < 200; i++) await understudy.answer({ target: '/categories' })
  const [first, ...others] = await Promise.all(readers)
  assert.ok(first !== undefined && first.length < 20, `${first?.length} batches`)
  assert.deepEqual(others, [first, first])
})

test('a reader that does not read holds nothing up and nothing but its place, and is told what it missed', async (t) => {
  const { port, understudy } = await controlled(t, { record: { count: 500, bytes: 1e9 } })
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET /feed?after=0 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  await once(socket, 'readable')
  socket.pause()
  const target = `/categories?${'x'.repeat(1_500)}`
  for (let i = 0; i < 12_000; i++) {
    await understudy.answer({ target })
    // As requests come: with the loop between them.
    if (i % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  socket.resume()
  while (!text.includes('"sequence":12000,')) await once(socket, 'data')
  socket.destroy()
  const gaps = [...text.matchAll(/^event: lost\ndata: \{"lost":(\d+),"from":(\d+),"to":(\d+)\}/gm)].map(([, ...all]) => all.map(Number))
  const heard = [...text.matchAll(/"sequence":(\d+),/g)].map(([, sequence]) => Number(sequence))
  const missed = gaps.reduce((sum, [lost = 0]) => sum + lost, 0)
  assert.ok(missed > 2_000, `${missed} missed`)
  assert.equal(new Set(heard).size + missed, 12_000, 'each is told, or told to be missing')
  for (const [, from = 0, to = 0] of gaps) assert.ok(!heard.some((sequence) => sequence >= from && sequence <= to))
})

test('a line of the feed is short, whatever was asked', async (t) => {
  const { url, understudy } = await controlled(t)
  await understudy.answer({ target: `/categories?${'x'.repeat(60_000)}` })
  for await (const { name, data } of told(await fetch(`${url}/feed?after=0`))) {
    if (name !== 'exchanges') continue
    assert.ok(data.length < 6_000, `${data.length} characters`)
    break
  }
})

test('a plan file that is saved is told', async (t) => {
  const plans = temporary(t)
  const { url } = await controlled(t, { plans })
  const heard = events(`${url}/feed`, {}, ({ event }) => event === 'plan')
  setTimeout(() => writeFileSync(join(plans, 'work.yaml'), ''), 50)
  assert.deepEqual(
    (await heard).map(({ event }) => event),
    ['hello', 'plan'],
  )
})
