// Whether memory stays flat: a server with its state in SQLite answers a great many exchanges over HTTP (notes made, read, listed,
// changed, deleted, looked for again, in sessions that come and go), and tells heap and resident memory after each tenth of them,
// rubbish collected. `memory.ts [EXCHANGES]`: a million by hand, fewer where time is short.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createUnderstudy } from '../../src/index.ts'
import { NOTES } from '../../test/world/notes.ts'
import { Tally } from './tally.ts'

const EXCHANGES = 300_000
const CONNECTIONS = 16
const STEPS = 10
/** Rounds of one note, after which a connection begins a session of its own anew. */
const ROUNDS_A_SESSION = 40
const SESSIONS = 50
const MIB = 1024 * 1024
/** What may come on top between the third tenth, when all that is bounded is full, and the last. */
const HEAP_MIB = 16
const RSS_MIB = 80

interface Memory {
  readonly heap: number
  readonly rss: number
}

async function serve(path: string): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const understudy = await createUnderstudy({
    contract: NOTES,
    state: { store: 'sqlite', path, sessions: { count: SESSIONS } },
    record: { count: 1_000 },
  })
  const { port } = await understudy.listen()
  process.on('message', () => {
    collect()
    const { heapUsed, rss } = process.memoryUsage()
    process.send?.({ heap: heapUsed / MIB, rss: rss / MIB } satisfies Memory)
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.(port)
}

/** One kept connection: a request, its answer, the next request. */
class Line implements Disposable {
  readonly #socket: Socket
  #held = ''
  #done: ((answer: { status: number; body: string }) => void) | null = null
  #fail: (error: Error) => void = () => {}

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.setEncoding('latin1').on('data', (text: string) => this.#read(text))
    this.#socket.on('error', (error) => this.#fail(error)).on('close', () => this.#fail(new Error('the server closed a connection')))
  }

  ask(method: string, target: string, session: string, content?: object): Promise<{ status: number; body: string }> {
    const body = content === undefined ? '' : JSON.stringify(content)
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const head = `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nUnderstudy-Session: ${session}`
    const sent = content === undefined ? '' : `\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}`
    return new Promise((resolve, reject) => {
      this.#done = resolve
      this.#fail = reject
      this.#socket.write(`${head}${sent}\r\n\r\n${body}`)
    })
  }

  #read(text: string): void {
    this.#held += text
    const end = this.#held.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(this.#held.slice(0, end))?.[1] ?? 0)
    if (this.#held.length < end + 4 + length) return
    const answer = { status: Number(this.#held.slice(9, 12)), body: this.#held.slice(end + 4, end + 4 + length) }
    this.#held = ''
    this.#done?.(answer)
  }

  [Symbol.dispose](): void {
    this.#fail = () => {}
    this.#socket.destroy()
  }
}

/** The life of a note, over and over; tells what was not answered as it should be. */
async function exchange(port: number, connection: number, count: number, from: number): Promise<string | null> {
  using line = new Line(port)
  for (let done = 0, round = from; done < count; done += 7, round++) {
    const session = `s${connection}-${Math.floor(round / ROUNDS_A_SESSION)}`
    const made = await line.ask('POST', '/notes', session, { text: `note ${round}`, stars: 3 })
    if (made.status !== 201) return `POST: ${made.status} ${made.body}`
    const item = `/notes/${(JSON.parse(made.body) as { id: string }).id}`
    const statuses = [
      await line.ask('GET', item, session),
      await line.ask('GET', '/notes?limit=20', session),
      await line.ask('PATCH', item, session, { stars: round % 6 }),
      await line.ask('GET', item, session),
      await line.ask('DELETE', item, session),
      await line.ask('GET', item, session),
    ].map(({ status }) => status)
    if (statuses.join() !== '200,200,200,200,204,404') return `${item} in ${session}: ${statuses.join()}`
  }
  return null
}

async function check(exchanges: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-memory-'))
  const path = join(folder, 'state.db')
  const child = fork(import.meta.filename, ['--serve', path], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const said = (): Promise<unknown> => new Promise((resolve) => child.once('message', resolve))
  const tally = new Tally(`memory over ${exchanges.toLocaleString('en')} exchanges`)
  tally.row('exchanges', 'heap MiB', 'rss MiB', 'file MiB', 'a second')
  const seen: Memory[] = []
  try {
    const port = Number(await said())
    const share = Math.ceil(exchanges / STEPS / CONNECTIONS)
    for (let step = 1; step <= STEPS; step++) {
      const began = performance.now()
      const connections = Array.from({ length: CONNECTIONS }, (_, connection) => exchange(port, connection, share, step * share))
      const wrong = (await Promise.all(connections)).find((one) => one !== null)
      if (wrong !== undefined) tally.fail(`step ${step}`, wrong ?? '')
      const rate = Math.round((share * CONNECTIONS) / ((performance.now() - began) / 1_000))
      const answer = said()
      child.send('memory')
      const memory = (await answer) as Memory
      seen.push(memory)
      tally.row(step * share * CONNECTIONS, memory.heap.toFixed(1), memory.rss.toFixed(0), (statSync(path).size / MIB).toFixed(1), rate)
    }
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  const [before, after] = [seen[2], seen.at(-1)]
  for (const [name, bound] of [
    ['heap', HEAP_MIB],
    ['rss', RSS_MIB],
  ] as const) {
    const grown = (after?.[name] ?? Infinity) - (before?.[name] ?? 0)
    tally.expect(grown < bound, `${name} is flat`, `it grew by ${grown.toFixed(1)} MiB, ${bound} are allowed`)
  }
  tally.finish()
}

const [mode, path = ''] = process.argv.slice(2)
if (mode === '--serve') await serve(path)
else await check(Number(mode ?? EXCHANGES))
