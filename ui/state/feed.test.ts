import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExchangeSummary } from '../../src/control/api.ts'
import { Feed, type Source } from './feed.ts'
import { summary } from './rows.fixture.ts'

class FakeSource implements Source {
  readonly after: number
  closed = false
  readonly #listeners = new Map<string, (event: { readonly data?: unknown }) => void>()

  constructor(after: number) {
    this.after = after
  }

  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void {
    this.#listeners.set(type, listener)
  }

  close(): void {
    this.closed = true
  }

  say(type: string, data: unknown = {}): void {
    this.#listeners.get(type)?.({ data: JSON.stringify(data) })
  }

  hear(rows: readonly ExchangeSummary[]): void {
    this.say('exchanges', rows)
  }
}

class World {
  readonly sources: FakeSource[] = []
  frames: (() => void)[] = []
  pauses: number[] = []
  renewed = 0
  changed = 0
  kept: ExchangeSummary[] = []
  #later: (() => void)[] = []
  readonly feed: Feed = new Feed(
    {
      open: (after) => {
        const source = new FakeSource(after)
        this.sources.push(source)
        return source
      },
      frame: (callback) => void this.frames.push(callback),
      earlier: async () => this.kept,
      later: (callback, ms) => {
        this.pauses.push(ms)
        this.#later.push(callback)
      },
      now: () => 1_000,
    },
    { renewed: () => void this.renewed++, changed: () => void this.changed++ },
  )

  get source(): FakeSource {
    const last = this.sources.at(-1)
    assert.ok(last !== undefined)
    return last
  }

  draw(): void {
    for (const frame of this.frames.splice(0)) frame()
  }

  wait(): void {
    for (const callback of this.#later.splice(0)) callback()
  }
}

const rowsOf = (from: number, to: number): ExchangeSummary[] =>
  Array.from({ length: to - from + 1 }, (_, i) => summary({ sequence: from + i }))
const sequences = ({ feed }: World): number[] => Array.from(feed.rows, ({ sequence }) => sequence)

test('what comes between two frames is told once', () => {
  const world = new World()
  world.feed.start(0)
  world.source.say('hello', { startedAt: 1 })
  const { version } = world.feed
  world.source.hear(rowsOf(1, 5))
  world.source.hear(rowsOf(6, 10))
  assert.deepEqual([world.frames.length, world.feed.version], [1, version])
  world.draw()
  assert.deepEqual([world.feed.version, sequences(world).length, world.pauses], [version + 1, 10, []])
  world.source.hear(rowsOf(11, 11))
  assert.equal(world.frames.length, 1)
})

test('a page without frames has what came all the same', () => {
  const world = new World()
  world.feed.start(0)
  world.source.hear(rowsOf(1, 12_000))
  assert.equal(sequences(world).length, 12_000)
})

test('where more goes by than anybody reads, it is told twice a second', () => {
  const world = new World()
  world.feed.start(0)
  world.source.hear(rowsOf(1, 300))
  world.draw()
  const { version } = world.feed
  world.source.hear(rowsOf(301, 600))
  world.source.hear(rowsOf(601, 610))
  assert.deepEqual([world.frames.length, world.pauses], [0, [500]])
  world.wait()
  assert.deepEqual([world.frames.length, world.feed.version], [1, version])
  world.draw()
  assert.equal(world.feed.version, version + 1)
  world.wait()
  assert.equal(world.frames.length, 0)
  world.source.hear(rowsOf(611, 612))
  world.draw()
  assert.deepEqual([world.feed.version, sequences(world).length], [version + 2, 612])
})

test('a lost server is told once, asked again ever more slowly, and resumed where it was left', () => {
  const world = new World()
  world.feed.start(7)
  assert.equal(world.source.after, 7)
  world.source.say('hello', { startedAt: 1 })
  world.source.hear(rowsOf(8, 10))
  world.draw()
  for (let i = 0; i < 8; i++) {
    world.source.say('error')
    assert.deepEqual(world.feed.connection, { kind: 'lost', since: 1_000 })
    world.wait()
  }
  assert.deepEqual(world.pauses, [400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000])
  assert.equal(world.source.after, 10)
  world.source.say('hello', { startedAt: 1 })
  world.source.hear(rowsOf(11, 12))
  world.draw()
  assert.deepEqual([world.feed.connection.kind, sequences(world)], ['open', [8, 9, 10, 11, 12]])
})

test('a server that was started anew counts anew; what was seen before stays, and what it has kept besides is put in its place', async () => {
  const world = new World()
  world.feed.start(0)
  world.source.say('hello', { startedAt: 1 })
  world.source.hear(rowsOf(1, 3).map((row) => ({ ...row, id: `old${row.sequence}`, at: row.sequence })))
  world.kept = [2, 3, 4, 5].map((at) => summary({ sequence: 0, id: `old${at}`, at }))
  world.source.say('error')
  world.wait()
  world.source.say('hello', { startedAt: 2 })
  assert.deepEqual([world.renewed, world.source.after, sequences(world)], [1, 0, [-2, -1, 0]])
  world.source.say('hello', { startedAt: 2 })
  world.source.hear(rowsOf(1, 2))
  world.draw()
  await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual([world.renewed, sequences(world)], [1, [-4, -3, -2, -1, 0, 1, 2]])
  assert.deepEqual(
    Array.from(world.feed.rows, ({ id }) => id),
    ['old1', 'old2', 'old3', 'old4', 'old5', 'e1', 'e2'],
  )
})

test('what the server had to let go is told, and not asked for again', () => {
  const world = new World()
  world.feed.start(0)
  world.source.hear(rowsOf(1, 3))
  world.source.say('lost', { lost: 40, from: 4, to: 43 })
  assert.deepEqual([world.source.closed, world.feed.missed], [false, 40])
  world.source.say('error')
  world.wait()
  assert.equal(world.source.after, 43)
  world.source.hear(rowsOf(44, 45))
  world.draw()
  assert.deepEqual(sequences(world), [1, 2, 3, 44, 45])
})

test('what is no event of ours is left aside', () => {
  const world = new World()
  world.feed.start(0)
  for (const data of [null, 7, 'x', {}, { sequence: 'one' }, [], [null], [{ sequence: 'one' }], ...rowsOf(1, 1)])
    world.source.say('exchanges', data)
  world.draw()
  assert.deepEqual(sequences(world), [])
  world.source.say('routing', { epoch: 4 })
  assert.equal(world.changed, 1)
})
