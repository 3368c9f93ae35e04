// What a consumer feels of the service beside: at 500 requests a second, rounds with and without a shadow in turn, the service healthy,
// slow, hung, refusing, resetting, or sending 10 MB a second. Load and service have processes of their own.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createUnderstudy } from '../../src/index.ts'
import type { Asked, Measured } from './isolation/load.ts'
import type { Mode } from './isolation/upstream.ts'
import { Tally } from './tally.ts'

const MODES: readonly Mode[] = ['healthy', 'slow', 'hung', 'refusing', 'resetting', '10 MB/s']
const RATE = 500
const SECONDS = 2
/** Rounds of each kind; the best of them is what the machine can do when nobody else wants it. */
const PAIRS = 4
/** Where somebody else wants it all the time, so many. */
const MOST_PAIRS = 16
const MIB = 1024 * 1024
/** What the promise allows: milliseconds at the 99th percentile, and mebibytes. */
const ALLOWED = { p99: 5, heap: 64 }

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

function start(file: string): ChildProcess {
  return fork(fileURLToPath(new URL(`isolation/${file}.ts`, import.meta.url)), { execArgv: ['--disable-warning=ExperimentalWarning'] })
}

async function told<Answer>(child: ChildProcess, question: Asked | Mode): Promise<Answer> {
  child.send(question)
  const [answer] = (await once(child, 'message')) as [Answer]
  return answer
}

const schema = { type: 'object', required: ['id', 'name'], properties: { id: { type: 'string' }, name: { type: 'string' } } }
const contract = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { operationId: 'getThing', responses: { 200: { description: 'one', content: { 'application/json': { schema } } } } },
    },
  },
}

const tally = new Tally('isolation: milliseconds of a consumer, without a shadow and with one')
const [load, upstream] = [start('load'), start('upstream')]
const upstreamUrl = `http://127.0.0.1:${await told<number>(upstream, 'healthy')}`
await using understudy = await createUnderstudy({
  contract,
  upstreams: { things: { url: upstreamUrl } },
  // Nobody draws conclusions: a service that was found wanting would be left alone.
  groups: { things: { upstream: 'things', waived: ['getThing'], shadow: { sample: 1 }, rollback: { canary: { h: 1e9 } } } },
})
const { url } = await understudy.listen()
const by = { who: 'check', why: 'to measure' }

interface Round {
  readonly p50: number
  readonly p99: number
  /** Mebibytes: the most that was held while it lasted, and what is held after it. */
  readonly most: number
  readonly after: number
  readonly failures: number
}

const held = (): number => {
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / MIB
}

async function round(stage: 'mock' | 'shadow'): Promise<Round> {
  // By force: a service that is away or ill would not be let in.
  understudy.handoff.move('things', stage, by, stage === 'mock' ? {} : { force: Date.now() + 600_000 })
  collect()
  let most = held()
  const timer = setInterval(() => (most = Math.max(most, held())), 50)
  const { latencies, failures } = await told<Measured>(load, { url, rate: RATE, seconds: SECONDS })
  clearInterval(timer)
  collect()
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0
  return { p50: at(0.5), p99: at(0.99), most, after: held(), failures }
}

const shown = (value: number): string => value.toFixed(1)

for (const stage of ['mock', 'shadow', 'mock'] as const) await round(stage)
tally.row('service', 'p50 without', 'with', 'p99 without', 'with', 'more', 'heap at most', 'after', 'copies')
const wanted = process.argv.slice(2)
for (const mode of MODES.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  await told(upstream, mode)
  // Another upstream to us, if only by a millisecond: a service that failed is left alone for half a minute.
  understudy.handoff.addUpstream('things', { url: upstreamUrl, total: 30_000 + MODES.indexOf(mode) }, by, 'things')
  const copies = (): number => understudy.controller.copies('things').get('sent') ?? 0
  const pairs: (readonly [Round, Round])[] = []
  const each = (side: 0 | 1, of: keyof Round): number => Math.min(...pairs.map((pair) => pair[side][of]))
  const difference = (): number => each(1, 'p99') - each(0, 'p99')
  for (let i = 0; i < PAIRS || (i < MOST_PAIRS && difference() >= ALLOWED.p99); i++)
    pairs.push([await round('mock'), await round('shadow')])
  const more = difference()
  const most = Math.max(...pairs.map(([without, beside]) => beside.most - without.most))
  const after = Math.max(...pairs.map(([without, beside]) => beside.after - without.after))
  const sent = copies()
  tally.row(
    mode,
    shown(each(0, 'p50')),
    shown(each(1, 'p50')),
    shown(each(0, 'p99')),
    shown(each(1, 'p99')),
    shown(more),
    `${shown(most)} MiB`,
    `${shown(after)} MiB`,
    sent,
  )
  const lost = pairs.reduce((sum, [without, beside]) => sum + without.failures + beside.failures, 0)
  tally.expect(more < ALLOWED.p99, `${mode}: p99 within ${ALLOWED.p99} ms`, `${shown(more)} ms more`)
  tally.expect(most < ALLOWED.heap, `${mode}: heap within ${ALLOWED.heap} MiB`, `${shown(most)} MiB more`)
  tally.expect(lost === 0, `${mode}: every answer is the stand-in's`, `${lost} are not`)
  tally.expect(sent > 0, `${mode}: copies are sent`, 'none was')
  await told(upstream, 'healthy')
  understudy.handoff.move('things', 'mock', by)
  await wait(200)
}
tally.finish()
load.kill()
upstream.kill()
process.exit()
