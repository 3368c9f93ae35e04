// What passes through for long: ten thousand failures leave no socket and no memory behind, and a gigabyte streams both ways
// unharmed in constant memory.
import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { CUTS, FAULTS, ODDITIES } from '../../test/fixtures/faults.ts'
import { rawServer } from '../../test/fixtures/raw-server.ts'
import { service, staged } from '../../test/fixtures/stage.ts'
import { Tally } from './tally.ts'

const MIB = 1024 * 1024
/** What grows with what passes grows each time; what the kernel gives back late does not: the middle one counts. */
const ROUNDS = 3
/** Mebibytes that pass before memory is looked at. */
const WARM = 64
const WRITE = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"id":"7","sku":"A1"}' }

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const tally = new Tally('what passes through for long')
await failures(10_000)
await stream(1024)
tally.finish()

async function failures(count: number): Promise<void> {
  let index = 0
  const scripts = [...FAULTS.filter(({ slow }) => slow !== true), ...CUTS.slice(1), ...ODDITIES].map(({ script }) => script)
  await using upstream = await rawServer((socket, head, connection) => scripts[index++ % scripts.length]?.(socket, head, connection))
  await using understudy = await staged(upstream.port, { upstream: { firstByte: 5_000, idle: 500 }, record: { count: 100 } })
  const hammer = async (calls: number): Promise<void> => {
    for (let done = 0; done < calls; done += 25) {
      const batch = Array.from({ length: 25 }, async (_, n) => {
        const response = await fetch(`${understudy.url}/orders`, n % 3 === 0 ? WRITE : {}).catch(() => null)
        await response?.arrayBuffer().catch(() => null)
      })
      await Promise.all(batch)
    }
  }
  await hammer(1_000)
  collect()
  const before = process.memoryUsage().heapUsed
  await hammer(count)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  collect()
  const grown = (process.memoryUsage().heapUsed - before) / MIB
  const inFlight = understudy.handoff.upstreams[0]?.health.inFlight
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
  tally.row(`${count} failures`, `heap +${grown.toFixed(1)} MiB`, `${inFlight} in flight`, `${sockets} sockets`)
  tally.expect(grown < 20, 'memory is given back', `the heap grew by ${grown.toFixed(1)} MiB`)
  tally.expect(inFlight === 0, 'nothing is in flight', `${inFlight} are`)
  tally.expect(sockets < 150, 'sockets are closed', `${sockets} are open`)
}

async function stream(mebibytes: number): Promise<void> {
  await using upstream = await service((incoming, outgoing) => {
    outgoing.writeHead(200, { 'Content-Type': 'application/octet-stream' })
    incoming.pipe(outgoing)
  })
  await using understudy = await staged(upstream.port, { upstream: { firstByte: 10_000, idle: 10_000, total: 120_000 } })
  // What is loaded and compiled when it is first needed, and the room that buffers on their way take, is not what grows.
  await transfer(understudy.port, WARM)
  const all: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    collect()
    const before = process.memoryUsage().rss
    const start = performance.now()
    const { most, same } = await transfer(understudy.port, mebibytes)
    const grown = (most - before) / MIB
    const rate = mebibytes / ((performance.now() - start) / 1_000)
    all.push(grown)
    tally.row(`${mebibytes} MiB both ways`, `rss +${grown.toFixed(0)} MiB at most`, `${rate.toFixed(0)} MiB/s`, '')
    tally.expect(same, 'every octet came back', 'they differ')
  }
  const grown = all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)] ?? 0
  tally.expect(grown < 120, 'memory stays constant', `it grew by ${grown.toFixed(0)} MiB`)
}

/** Sends so much and reads it again: the most resident memory meanwhile, in bytes, and whether what came back is what was sent. */
async function transfer(port: number, mebibytes: number): Promise<{ most: number; same: boolean }> {
  const block = randomBytes(MIB)
  const [sent, got] = [createHash('sha1'), createHash('sha1')]
  async function* blocks(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < mebibytes; i++) {
      sent.update(block)
      yield block
    }
  }
  let most = 0
  await new Promise<void>((resolve, reject) => {
    const headers = { 'Content-Type': 'application/octet-stream' }
    const asking = request({ port, host: '127.0.0.1', method: 'PUT', path: '/orders/7/label', headers }, (response) => {
      response.on('data', (chunk: Buffer) => {
        got.update(chunk)
        most = Math.max(most, process.memoryUsage.rss())
      })
      response.once('end', resolve).once('error', reject)
    })
    asking.once('error', reject)
    Readable.from(blocks()).pipe(asking)
  })
  return { most, same: got.digest('hex') === sent.digest('hex') }
}
