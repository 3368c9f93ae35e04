// What those who look on cost those who are served: microseconds of CPU of the server's own process for an exchange, at 2,000 exchanges
// a second, in rounds with and without three subscribers of the feed in turn. `feed.ts [ROUNDS]`
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Asked, Done } from './feed/load.ts'
import type { Heard, Subscription } from './feed/readers.ts'
import type { Cost, Opened } from './feed/server.ts'
import { Tally } from './tally.ts'

const RATE = 2_000
const SECONDS = 3
const ROUNDS = 5
const READERS = 3
/** What the promise allows. */
const MORE = 0.1

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

const tally = new Tally(
  `feed: CPU of the server for an exchange at ${RATE.toLocaleString('en')} a second, without subscribers and with ${READERS}`,
)
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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

const rounds = Number(process.argv[2] ?? ROUNDS)
await round(0)
await round(READERS)
tally.row('round', 'µs without', `µs with ${READERS}`, 'more', 'heard by each', 'KiB to each')
const pairs: (readonly [Round, Round])[] = []
for (let i = 0; i < rounds; i++) {
  // Whoever comes second has the warmer machine.
  const first = await round(i % 2 === 0 ? 0 : READERS)
  const second = await round(i % 2 === 0 ? READERS : 0)
  const [without, beside] = i % 2 === 0 ? [first, second] : [second, first]
  pairs.push([without, beside])
  const kib = median(beside.heard.map(({ bytes }) => bytes)) / 1024
  const heard = median(beside.heard.map(({ exchanges }) => exchanges))
  tally.row(
    i + 1,
    without.each.toFixed(1),
    beside.each.toFixed(1),
    `${(100 * (beside.each / without.each - 1)).toFixed(1)} %`,
    heard,
    kib.toFixed(0),
  )
  for (const { exchanges, gaps } of beside.heard)
    tally.expect(exchanges === RATE * SECONDS && gaps === 0, `round ${i + 1} is heard whole`, `${exchanges} exchanges, ${gaps} gaps`)
}
const [without, beside] = [median(pairs.map(([one]) => one.each)), median(pairs.map(([, one]) => one.each))]
const more = beside / without - 1
tally.row('median', without.toFixed(1), beside.toFixed(1), `${(100 * more).toFixed(1)} %`)
tally.expect(more <= MORE, `at most ${100 * MORE} % more`, `${(100 * more).toFixed(1)} %`)
for (const child of [server, load, readers]) child.kill()
tally.finish()
