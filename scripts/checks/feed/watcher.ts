// A browser that looks on: a page in a Chromium of its own, its frames counted window by window, and what its process holds and uses.
// It is spoken to directly, since a tool that listens to all of a page's traffic keeps all of it, in the page's own process.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface Window {
  /** Of a second. */
  readonly frames: number
  /** Milliseconds between two frames at most. */
  readonly longest: number
  /** Share of a core that the page's process used. */
  readonly busy: number
  /** Mebibytes that its process holds: what it shares with other processes of the browser (the program itself, above all) counted to each
   * in part; and all that is resident, as if it were alone. */
  readonly memory: number
  readonly resident: number
  /** Mebibytes of its heap in use. */
  readonly heap: number
  readonly rows: number
}

const MIB = 1024 * 1024
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--no-first-run', '--window-size=1280,800']

/** What a page is told over its socket, and answers. */
class Line implements Disposable {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>()
  #count = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('close', () => this.#gone())
    socket.addEventListener('message', ({ data }) => {
      const told = JSON.parse(String(data)) as { id?: number; result?: Record<string, unknown>; error?: { message: string } }
      const waiting = this.#waiting.get(told.id ?? 0)
      if (told.error === undefined) waiting?.resolve(told.result ?? {})
      else waiting?.reject(new Error(told.error.message))
    })
  }

  /** Whoever still waits for an answer waits in vain. */
  #gone(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('Chromium is gone'))
  }

  static async open(url: string): Promise<Line> {
    const socket = new WebSocket(url)
    await once(socket, 'open')
    return new Line(socket)
  }

  send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const answer = Promise.withResolvers<Record<string, unknown>>()
    this.#waiting.set(++this.#count, answer)
    this.#socket.send(JSON.stringify({ id: this.#count, method, params }))
    return answer.promise
  }

  async evaluate<Value>(expression: string): Promise<Value> {
    const { result } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    return (result as { value: Value }).value
  }

  [Symbol.dispose](): void {
    this.#socket.close()
  }
}

const THERE = "document.querySelectorAll('[role=row]').length > 3"

const count = (seconds: number): string => `new Promise((done) => {
  const start = performance.now()
  let frames = 0, longest = 0, last = start
  const step = (now) => {
    frames++
    longest = Math.max(longest, now - last)
    last = now
    if (now - start < ${seconds * 1_000}) requestAnimationFrame(step)
    else done([frames / ((now - start) / 1_000), longest, window.understudy.rows.length])
  }
  requestAnimationFrame(step)
})`

/** So many windows of so many seconds each. */
export interface Watch {
  readonly windows: number
  readonly seconds: number
  /** Of a second; where there are fewer, and the page had little to do, somebody else had the machine, and it is looked at again. */
  readonly frames: number
}

/** Windows that are looked at again, at most; and what share of a core is little. */
const AGAIN = 6
const LITTLE = 0.5

/** Looks at a page. */
export async function watch(executable: string, url: string, wanted: Watch): Promise<readonly Window[]> {
  const profile = mkdtempSync(join(tmpdir(), 'understudy-watcher-'))
  const chromium = spawn(executable, [...FLAGS, `--user-data-dir=${profile}`, '--remote-debugging-port=0', url], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    return await look(await listening(chromium), wanted)
  } finally {
    chromium.kill('SIGKILL')
    if (chromium.exitCode === null && chromium.signalCode === null) await once(chromium, 'close')
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

function listening(chromium: ChildProcess): Promise<string> {
  let told = ''
  return new Promise((resolve, reject) => {
    // Heard to the end: a browser that is not listened to any more stops at what it says next.
    chromium.stderr?.on('data', (chunk: Buffer) => {
      told = `${told}${chunk.toString()}`.slice(-10_000)
      const url = /DevTools listening on (ws:\S+)/.exec(told)?.[1]
      if (url !== undefined) resolve(url)
    })
    chromium.once('close', () => reject(new Error(`Chromium does not run: ${told.slice(-500)}`)))
  })
}

async function look(url: string, { windows, seconds, frames: least }: Watch): Promise<readonly Window[]> {
  using browser = await Line.open(url)
  const { host } = new URL(url)
  const targets = (await (await fetch(`http://${host}/json/list`)).json()) as { type: string; webSocketDebuggerUrl: string }[]
  using page = await Line.open(targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '')
  // While it loads, there is nothing yet to ask.
  while (!(await page.evaluate<boolean>(THERE).catch(() => false))) await wait(100)
  await page.send('Performance.enable')
  const seen: Window[] = []
  let before = await renderer(browser)
  for (let again = AGAIN; seen.length < windows;) {
    const start = performance.now()
    const [frames, longest, rows] = await page.evaluate<[number, number, number]>(count(seconds))
    const { metrics } = (await page.send('Performance.getMetrics')) as { metrics: { name: string; value: number }[] }
    const heap = (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / MIB
    const after = await renderer(browser)
    const busy = (after.cpuTime - before.cpuTime) / ((performance.now() - start) / 1_000)
    before = after
    if (frames < least && busy < LITTLE && again-- > 0) continue
    seen.push({ frames, longest, rows, heap, busy, memory: held(after.id, 'Pss'), resident: held(after.id, 'Rss') })
  }
  return seen
}

interface Process {
  readonly type: string
  readonly id: number
  /** Seconds. */
  readonly cpuTime: number
}

/** The process of the page: the one that was used most, others are spare. */
async function renderer(browser: Line): Promise<Process> {
  const { processInfo } = (await browser.send('SystemInfo.getProcessInfo')) as { processInfo: readonly Process[] }
  const [one] = processInfo.filter(({ type }) => type === 'renderer').toSorted((a, b) => b.cpuTime - a.cpuTime)
  if (one === undefined) throw new Error('Chromium has no process for its page')
  return one
}

function held(pid: number, what: 'Pss' | 'Rss'): number {
  return Number(new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1024
}
