// The handoff through real sockets, counted by the client: a service that begins to fail under 200 requests a second, one that is
// clean in shadow and fails for real, and a hundred services each at the rates that the gates are made for.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createUnderstudy, type Understudy } from '../../src/index.ts'
import { percent, Tally } from './tally.ts'

const RATE = 200
const GROUPS = 100
const tally = new Tally('handoff drill')
const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

interface Call {
  readonly at: number
  readonly status: number
  readonly by: string
}

/** Things of so many kinds, each a group of its own. */
function contractOf(kinds: number): object {
  const schema = { type: 'object', required: ['id', 'name'], properties: { id: { type: 'string' }, name: { type: 'string' } } }
  const responses = { 200: { description: 'one', content: { 'application/json': { schema } } } }
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]
  const paths = Array.from(
    { length: kinds },
    (_, i) => [`/kind${i}/{id}`, { parameters, get: { operationId: `get${i}`, responses } }] as const,
  )
  return { openapi: '3.1.0', info: { title: 'Kinds', version: '1' }, paths: Object.fromEntries(paths) }
}

const isCopy = ({ headers }: IncomingMessage): boolean => String(headers['baggage']).includes('understudy.leg=shadow')

async function serve(answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void): Promise<{ port: number; close: () => void }> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = (): void => {
    server.closeAllConnections()
    server.close()
  }
  return { port: (server.address() as AddressInfo).port, close }
}

function say(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

async function ask(url: string, consumer: string): Promise<Call> {
  const at = Date.now()
  try {
    const response = await fetch(url, { headers: { 'Understudy-Consumer': consumer } })
    await response.arrayBuffer()
    return { at, status: response.status, by: response.headers.get('understudy-served-by')?.split(';')[0] ?? '' }
  } catch {
    return { at, status: 0, by: '' }
  }
}

async function until(
  understudy: Understudy,
  id: string,
  so: (group: ReturnType<Understudy['handoff']['group']>) => boolean,
): Promise<void> {
  for (const end = Date.now() + 60_000; !so(understudy.handoff.group(id)); await wait(5))
    if (Date.now() > end) throw new Error(`${id} stays: ${understudy.controller.reason(id)}`)
}

/** A service that the group walks to by itself under load, and how its consumers fare when it fails them. */
async function rollback(title: string, fails: 'when it is live' | 'for consumers alone'): Promise<void> {
  let broken = fails === 'for consumers alone'
  const arrivals: number[] = []
  const { port, close } = await serve((incoming, outgoing) => {
    if (incoming.method === 'OPTIONS') return void outgoing.writeHead(204).end()
    if (!isCopy(incoming)) arrivals.push(Date.now())
    if (broken && !isCopy(incoming)) return say(outgoing, 500, {})
    say(outgoing, 200, { id: incoming.url?.split('/')[2], name: 'anvil' })
  })
  await using understudy = await createUnderstudy({
    contract: contractOf(1),
    handoff: {
      profile: 'dev',
      advance: 'auto',
      rollback: { cooldown: 60_000, maxCooldown: 60_000 },
      shadow: { sample: 1, maxRps: 500 },
      canary: { steps: ['50%', '100%'] },
    },
    upstreams: { kinds: { url: `http://127.0.0.1:${port}` } },
    groups: { kind0: { upstream: 'kinds', operations: ['get0'], stateless: true } },
  })
  const { url } = await understudy.listen()
  const calls: Call[] = []
  let turn = 0
  const load = setInterval(() => {
    void ask(`${url}/kind0/k${turn % 40}`, `consumer-${turn++ % 50}`).then((call) => calls.push(call))
  }, 1_000 / RATE)
  const alarmOf = () => understudy.handoff.moves.find(({ what }) => what === 'T7' || what === 'T8')
  await until(understudy, 'kind0', (group) => (broken ? alarmOf() !== undefined : group.stage === 'live'))
  const from = broken ? 0 : Date.now()
  broken = true
  await until(understudy, 'kind0', () => alarmOf() !== undefined)
  const alarm = alarmOf()?.at ?? 0
  await wait(2_000)
  clearInterval(load)
  await wait(500)
  close()
  const bad = calls.filter(({ by, at, status }) => by === 'live' && status >= 500 && at >= from)
  // A clock of whole milliseconds cannot tell what began in that of the alarm.
  const after = arrivals.filter((at) => at > alarm + 1).length
  const inFlight = bad.length - Math.min(bad.length, understudy.controller.dossier('kind0').badBefore)
  const lost = calls.filter(({ status }) => status === 0).length
  const counted = understudy.controller.dossier('kind0').badBefore
  tally.row(title, `${calls.length} calls`, `${counted} bad before the alarm`, `${inFlight} in flight`, `${after} after it`, `${lost} lost`)
  tally.expect(counted > 0 && counted <= 4, `${title}: at most 4 bad answers`, `${counted} of them`)
  tally.expect(inFlight <= 10, `${title}: what consumers had beyond was in flight`, `${bad.length} bad answers`)
  tally.expect(after === 0, `${title}: nothing that begins after the alarm reaches the service`, `${after} requests do`)
  tally.expect(lost === 0, `${title}: no consumer sees a connection error`, `${lost} do`)
}

/** A hundred services that stray from the stand-in at some rate; how many of them consumers get to see, as they count it. */
async function promotions(rate: number): Promise<number> {
  // Numerical Recipes' generator: each run of the check draws the same.
  let state = 7
  const draw = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
  const { port, close } = await serve((incoming, outgoing) => {
    if (incoming.method === 'OPTIONS') return void outgoing.writeHead(204).end()
    const id = incoming.url?.split('/')[2] ?? ''
    say(outgoing, 200, { id: draw() < rate ? `not-${id}` : id, name: 'anvil' })
  })
  const names = Array.from({ length: GROUPS }, (_, i) => i)
  const groups = names.map((i) => [`kind${i}`, { upstream: 'kinds', operations: [`get${i}`], stateless: true }] as const)
  await using understudy = await createUnderstudy({
    contract: contractOf(GROUPS),
    handoff: {
      profile: 'dev',
      advance: 'auto',
      target: 'canary',
      shadow: { sample: 1, maxRps: 100, selfCheck: 0 },
      canary: { steps: ['100%'] },
    },
    upstreams: { kinds: { url: `http://127.0.0.1:${port}`, maxInFlight: 10_000 } },
    groups: Object.fromEntries(groups),
  })
  const { url } = await understudy.listen()
  const promoted = new Set<number>()
  const isOpen = (i: number): boolean => !promoted.has(i) && understudy.handoff.group(`kind${i}`).held === null
  let turn = 0
  for (const end = Date.now() + 90_000; Date.now() < end && names.some(isOpen);) {
    turn++
    const round = names.filter(isOpen).map(async (i) => {
      const { by } = await ask(`${url}/kind${i}/k${turn % 9}`, `consumer-${turn % 5}`)
      if (by === 'live') promoted.add(i)
    })
    await Promise.all([...round, wait(150)])
  }
  close()
  const held = names.filter((i) => understudy.handoff.group(`kind${i}`).held !== null).length
  tally.row(
    `${percent(rate, 1)} of the answers stray`,
    `${promoted.size} promoted`,
    `${held} held`,
    `${GROUPS - promoted.size - held} undecided`,
    `${turn} rounds`,
    '',
  )
  return promoted.size / GROUPS
}

/** A share of runs, three standard deviations off. */
const sigmas = (p: number): number => 3 * Math.sqrt((p * (1 - p)) / GROUPS)

await rollback('it fails when it is live', 'when it is live')
await rollback('it is clean in shadow alone', 'for consumers alone')
const bad = await promotions(0.1)
tally.expect(bad <= 0.05 + sigmas(0.05), 'a service at p1 is promoted as seldom as alpha says', percent(bad, 1))
const good = await promotions(0.02)
tally.expect(good >= 0.9 - sigmas(0.9), 'a service at p0 is promoted as often as beta says', percent(good, 1))
tally.finish()
process.exit()
