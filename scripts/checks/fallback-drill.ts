// The service is killed under load and comes back: what its consumers see of it, in figures. Real sockets, real processes.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createUnderstudy } from '../../src/index.ts'
import { Tally } from './tally.ts'

const RATE = 200
const SCENE = 4_000
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const by = { who: 'drill', why: 'to see what happens' }

interface Answer {
  readonly at: number
  readonly kind: 'read' | 'write'
  readonly status: number
  readonly by: string
  readonly marked: boolean
}

async function open(port: number): Promise<{ process: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [here('../../examples/shop/service/main.ts'), String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout ?? child, 'data')
  return { process: child, port: Number(/:(\d+)/.exec(String(line))?.[1]) }
}

const ORDER = JSON.stringify({
  customerId: 'cus_2w5x7y9z',
  lines: [{ sku: 'KET-0900', quantity: 1 }],
  shipTo: { name: 'Robin Hale', street: '4 Mill Lane', postcode: 'LA22 9AD', city: 'Ambleside', country: 'GB' },
  payment: { method: 'invoice', dueDays: 14 },
})

async function ask(url: string, turn: number): Promise<Answer> {
  const write = turn % 5 === 0
  const headers = {
    Authorization: 'Bearer drill',
    'Idempotency-Key': crypto.randomUUID(),
    ...(write ? { 'Content-Type': 'application/json' } : {}),
  }
  const path = write ? '/orders' : turn % 2 === 0 ? '/products/KET-0900' : '/products?limit=5'
  const at = performance.now()
  const response = await fetch(url + path, write ? { method: 'POST', headers, body: ORDER } : { headers })
  await response.arrayBuffer()
  const servedBy = response.headers.get('understudy-served-by') ?? ''
  const who = servedBy.split(';')[0] ?? ''
  return {
    at,
    kind: write ? 'write' : 'read',
    status: response.status,
    by: who,
    marked: who === 'live' || servedBy.includes('reason=') || response.headers.has('proxy-status'),
  }
}

const tally = new Tally('fallback drill')
const first = await open(0)
await using understudy = await createUnderstudy({ contract: here('../../examples/shop/openapi.yaml') })
const { url } = await understudy.listen()
for (const group of ['products', 'orders']) {
  understudy.handoff.addUpstream(
    group,
    { url: `http://127.0.0.1:${first.port}`, firstByte: 1_000, breaker: { open: 500, maxOpen: 1_000 } },
    by,
    'shop',
  )
  understudy.handoff.move(group, 'live', by)
}

const answers: Answer[] = []
const failures: unknown[] = []
let turn = 0
const load = setInterval(() => {
  ask(url, turn++).then(
    (answer) => answers.push(answer),
    (error: unknown) => failures.push(error),
  )
}, 1_000 / RATE)
const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

await wait(SCENE)
const killed = performance.now()
first.process.kill('SIGKILL')
await once(first.process, 'exit')
await wait(SCENE)
const opened = performance.now()
const second = await open(first.port)
await wait(SCENE)
clearInterval(load)
await wait(1_500)
second.process.kill('SIGTERM')

const during = answers.filter(({ at }) => at > killed + 50 && at < opened)
const reads = during.filter(({ kind }) => kind === 'read')
const writes = during.filter(({ kind }) => kind === 'write')
const back = answers.find(({ at, by: who }) => at > opened && who === 'live')
const share = (list: readonly Answer[], who: string): string => `${list.filter((one) => one.by === who).length} ${who}`
console.log(
  `${answers.length} answers at ${RATE} requests a second; while the service was dead ${reads.length} reads (${share(reads, 'stale')}, ${share(reads, 'mock')}) and ${writes.length} writes (${share(writes, 'understudy')})`,
)
console.log(
  `the first answer of the returned service came ${back === undefined ? 'never' : `${Math.round(back.at - opened)} ms after it was started`}`,
)

tally.expect(failures.length === 0, 'every request was answered', `${failures.length} were not: ${String(failures[0])}`)
tally.expect(
  reads.length > 0 && reads.every(({ status }) => status === 200),
  'reads went on',
  `${reads.filter(({ status }) => status !== 200).length} of ${reads.length} failed`,
)
tally.expect(
  during.every(({ marked }) => marked),
  'every answer in the place of the service was marked',
  `${during.filter(({ marked }) => !marked).length} were not`,
)
tally.expect(
  writes.length > 0 && writes.every(({ status, by: who }) => status >= 500 && who === 'understudy'),
  'no write was answered as if it had happened',
  JSON.stringify(writes.find(({ status }) => status < 500)),
)
tally.expect(back !== undefined && back.at - opened < 3_000, 'traffic returned with the service', 'it did not')
tally.finish()
