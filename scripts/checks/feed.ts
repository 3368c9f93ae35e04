// What those who look on cost those who are served: microseconds of CPU of the server's own process for an exchange, at 2,000 exchanges
// a second, in many short rounds with and without three subscribers of the feed in turn, of two servers, since no two processes are compiled
// alike; then frames and memory of a browser that looks on.
// Whoever else wants the machine makes a round dearer, never cheaper, and now this one, now that: so the dearest quarter of each kind
// does not count, and there are more rounds where so many do not suffice.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Asked, Done } from './feed/load.ts'
import type { Ending, Heard, Subscription } from './feed/readers.ts'
import type { Cost, Opened } from './feed/server.ts'
import { watch } from './feed/watcher.ts'
import { findChromium } from '../../test/dashboard/browser.ts'
import { Tally } from './tally.ts'

const RATE = 2_000
const SECONDS = 1
/** Rounds of which nothing is counted: what runs for the first time is compiled. */
const WARMING = 16
/** Pairs of rounds: at least, between two lines of the table, and at most; seconds for all of them. */
const PAIRS = 24
const STEP = 8
const MOST_PAIRS = 48
const LONGEST = 140
/** The share of the rounds that counts, the cheapest. */
const COUNTED = 0.75
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
  const child = fork(fileURLToPath(new URL(`feed/${file}.ts`, import.meta.url)), { execArgv: ['--disable-warning=ExperimentalWarning'] })
  // Nothing is to be waited for that does not come any more.
  return child.once('exit', (code) => code !== null && gone(file, code))
}

function gone(file: string, code: number): never {
  console.error(`${file}.ts has ended with ${code}`)
  process.exit(1)
}

async function told<Answer>(child: ChildProcess, question: Asked | Subscription | Ending | 'cost'): Promise<Answer> {
  child.send(question)
  const [answer] = (await once(child, 'message')) as [Answer]
  return answer
}

interface Round {
  /** Microseconds of CPU for an exchange. */
  readonly each: number
  readonly late: number
  /** To each subscriber. */
  readonly bytes: number
  /** Subscribers that have not heard all of it. */
  readonly deaf: number
}

const tally = new Tally('feed: a browser that looks on, at as many')
const [load, readers] = [start('load'), start('readers')]
const [first, second] = [await opened(), await opened()]

interface Side extends Opened {
  readonly server: ChildProcess
}

async function opened(): Promise<Side> {
  const server = start('server')
  const [ports] = (await once(server, 'message')) as [Opened]
  return { server, ...ports }
}

async function round(subscribers: number, { server, standIn, control }: Side): Promise<Round> {
  if (subscribers > 0) await told(readers, { port: control, readers: subscribers })
  const before = await told<Cost>(server, 'cost')
  const { late } = await told<Done>(load, { port: standIn, rate: RATE, seconds: SECONDS })
  const exchanges = (await told<Cost>(server, 'cost')).exchanges - before.exchanges
  await wait(200)
  const heard = subscribers > 0 ? await told<readonly Heard[]>(readers, { exchanges }) : []
  const after = await told<Cost>(server, 'cost')
  const deaf = heard.filter((one) => one.exchanges !== exchanges || one.gaps > 0)
  return { each: (after.cpu - before.cpu) / exchanges, late, bytes: heard[0]?.bytes ?? 0, deaf: deaf.length }
}

/** The mean of those that count. */
function mean(rounds: readonly Round[]): number {
  const sorted = rounds.map(({ each }) => each).toSorted((a, b) => a - b)
  const counted = sorted.slice(0, Math.ceil(COUNTED * sorted.length))
  return counted.reduce((sum, each) => sum + each, 0) / counted.length
}

const alone: Round[] = []
const beside: Round[] = []
const more = (): number => mean(beside) / mean(alone) - 1
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

for (let i = 0; i < WARMING; i++) await round(i % 2 === 0 ? 0 : READERS, i % 4 < 2 ? first : second)
tally.row('pairs', 'µs without', `µs with ${READERS}`, 'more', 'KiB to each', 'late')
const begun = performance.now()
while (alone.length < PAIRS || (alone.length < MOST_PAIRS && more() > MORE && performance.now() - begun < LONGEST * 1_000)) {
  for (let i = 0; i < STEP; i++) {
    // Whoever comes second has the warmer machine.
    for (const subscribers of i % 2 === 0 ? [0, READERS] : [READERS, 0])
      (subscribers === 0 ? alone : beside).push(await round(subscribers, i % 4 < 2 ? first : second))
  }
  const late = [...alone, ...beside].slice(-2 * STEP).reduce((sum, one) => sum + one.late, 0)
  const kib = ((beside.at(-1)?.bytes ?? 0) / 1024).toFixed(0)
  tally.row(alone.length, mean(alone).toFixed(1), mean(beside).toFixed(1), percent(more()), kib, late)
}
const deaf = beside.reduce((sum, one) => sum + one.deaf, 0)
tally.expect(deaf === 0, 'every subscriber hears all, in every round', `${deaf} did not`)
tally.expect(more() <= MORE, `at most ${percent(MORE)} more`, percent(more()))
tally.table(`feed: CPU of the server for an exchange at ${RATE} a second, without subscribers and with ${READERS}`)
for (const child of [load, readers, second.server]) child.kill()
await look(first)
first.server.kill()
tally.finish()

/** One Chromium that looks on while a page's fill of exchanges goes by. */
async function look({ server, control }: Side): Promise<void> {
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
