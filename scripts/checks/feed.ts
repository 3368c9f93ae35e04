// What those who look on cost those who are served: microseconds of CPU of the server's own process for an exchange, at 2,000 exchanges
// a second, in rounds with and without three subscribers of the feed in turn; then frames and memory of a browser that looks on.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Asked, Done } from './feed/load.ts'
import type { Heard, Subscription } from './feed/readers.ts'
import type { Cost, Opened } from './feed/server.ts'
import { watch } from './feed/watcher.ts'
import { findChromium } from '../../test/dashboard/browser.ts'
import { Tally } from './tally.ts'

const RATE = 2_000
const SECONDS = 3
/** Rounds of each kind; the best of them is what the machine can do when nobody else wants it. Where somebody wants it all the time, so many. */
const PAIRS = 5
const MOST_PAIRS = 12
const READERS = 3
/** What the promise allows. */
const MORE = 0.1
/** Of the browser: seconds of a window, and how many of them; frames a second at least, mebibytes at most. */
const WINDOW = 5
const WINDOWS = 13
const FRAMES = 30
const MEMORY = 300

const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

function start(file: string): ChildProcess {
  return fork(fileURLToPath(new URL(`feed/${file}.ts`, import.meta.url)), { execArgv: ['--disable-warning=ExperimentalWarning'] })
}

async function told<Answer>(child: ChildProcess, question: Asked | Subscription | 'end' | 'cost'): Promise<Answer> {
  child.send(question)
  const [answer] = (await once(child, 'message')) as [Answer]
  return answer
}

interface Round {
  /** Microseconds of CPU for an exchange. */
  readonly each: number
  readonly late: number
  readonly heard: readonly Heard[]
}

const tally = new Tally('feed: a browser that looks on, at as many')
const [server, load, readers] = [start('server'), start('load'), start('readers')]
const [{ standIn, control }] = (await once(server, 'message')) as [Opened]

async function round(subscribers: number): Promise<Round> {
  if (subscribers > 0) await told(readers, { port: control, readers: subscribers })
  const before = await told<Cost>(server, 'cost')
  const { late } = await told<Done>(load, { port: standIn, rate: RATE, seconds: SECONDS })
  await wait(300)
  const after = await told<Cost>(server, 'cost')
  const heard = subscribers > 0 ? await told<readonly Heard[]>(readers, 'end') : []
  return { each: (after.cpu - before.cpu) / (after.exchanges - before.exchanges), late, heard }
}

const best = (side: 0 | 1): number => Math.min(...pairs.map((pair) => pair[side].each))
const more = (): number => best(1) / best(0) - 1
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

await round(0)
await round(READERS)
tally.row('round', 'µs without', `µs with ${READERS}`, 'more', 'heard by each', 'KiB to each', 'late')
const pairs: (readonly [Round, Round])[] = []
for (let i = 0; i < PAIRS || (i < MOST_PAIRS && more() > MORE); i++) {
  // Whoever comes second has the warmer machine.
  const first = await round(i % 2 === 0 ? 0 : READERS)
  const second = await round(i % 2 === 0 ? READERS : 0)
  const [without, beside] = i % 2 === 0 ? [first, second] : [second, first]
  pairs.push([without, beside])
  const [heard] = beside.heard
  const each = [without.each.toFixed(1), beside.each.toFixed(1), percent(beside.each / without.each - 1)]
  tally.row(i + 1, ...each, heard?.exchanges ?? 0, ((heard?.bytes ?? 0) / 1024).toFixed(0), without.late + beside.late)
  for (const { exchanges, gaps } of beside.heard)
    tally.expect(exchanges === RATE * SECONDS && gaps === 0, `round ${i + 1} is heard whole`, `${exchanges} exchanges, ${gaps} gaps`)
}
tally.row('best', best(0).toFixed(1), best(1).toFixed(1), percent(more()))
tally.expect(more() <= MORE, `at most ${percent(MORE)} more`, percent(more()))
tally.table(`feed: CPU of the server for an exchange at ${RATE} a second, without subscribers and with ${READERS}`)
for (const child of [load, readers]) child.kill()
await look()
server.kill()
tally.finish()

/** One Chromium that looks on while a page's fill of exchanges goes by. */
async function look(): Promise<void> {
  const executable = findChromium()
  if (executable === null || !existsSync(fileURLToPath(new URL('../../dist/ui/index.html', import.meta.url)))) {
    console.log('\nNo Chromium is on PATH, or the pages are not built: nothing was looked at in a browser.')
    return
  }
  server.send(RATE)
  tally.row('after', 'rows', 'frames a second', 'longest, ms', 'busy', 'memory, MiB', 'resident, MiB', 'heap, MiB')
  const windows = await watch(executable, `http://127.0.0.1:${control}/traffic`, { windows: WINDOWS, seconds: WINDOW, frames: FRAMES })
  for (const [i, { frames, longest, busy, memory, resident, heap, rows }] of windows.entries()) {
    const after = (i + 1) * WINDOW
    tally.row(
      `${after} s`,
      rows,
      frames.toFixed(1),
      longest.toFixed(0),
      percent(busy),
      memory.toFixed(0),
      resident.toFixed(0),
      heap.toFixed(0),
    )
    tally.expect(frames >= FRAMES, `${FRAMES} frames a second after ${after} s`, frames.toFixed(1))
    tally.expect(memory < MEMORY, `under ${MEMORY} MiB after ${after} s`, memory.toFixed(0))
  }
  server.send(0)
}
