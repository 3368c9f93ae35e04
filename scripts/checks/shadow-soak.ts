// Ten thousand copies to a service that fails in every way, reads and writes: nothing is left behind, and no consumer notices.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { CUTS, FAULTS, ODDITIES } from '../../test/fixtures/faults.ts'
import { beside } from '../../test/handoff/beside.ts'
import { Tally } from './tally.ts'

const MIB = 1024 * 1024
const COUNT = 10_000
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

const tally = new Tally('copies to a service that fails')
const one = await beside({ shadow: { unsafe: 'dual-write', responseCap: 10_000, inFlight: 200, deadline: 5_000 } })
const scripts = [
  ...FAULTS.filter(({ slow }) => slow !== true),
  ...CUTS.slice(1),
  ...ODDITIES.filter(({ status, body }) => status !== 429 && body.length < 1_000),
]
let index = 0
let ids = 0
// By Numerical Recipes' generator: in turn, they would fall in step with the requests.
let state = 7
const isGood = (): boolean => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % 1_000_003 < 666_000
const good = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n{"id":"7","sku":"A1"}'
// Two answers of three are good ones: a service that fails twenty times in a row is left alone.
one.fault = (socket, head, connection) =>
  isGood() ? void socket.write(good) : scripts[index++ % scripts.length]?.script(socket, head, connection)

let strays = 0
let alarms = 0
async function hammer(count: number): Promise<void> {
  for (let done = 0; done < count; done += 25) {
    const batch = Array.from({ length: 25 }, async (_, n) => {
      const write = {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ id: `s${ids++}`, sku: 'A1' }),
      }
      const response = await fetch(`${one.understudy.url}/orders${n % 3 === 0 ? '' : '/7'}`, n % 3 === 0 ? write : {}).catch(() => null)
      await response?.arrayBuffer()
      if (response === null || response.status >= 400 || response.headers.get('understudy-served-by') !== 'mock') strays++
    })
    await Promise.all(batch)
    // Copies that were sent and not compared yet are left to be, so that none is left out.
    const open = (): number => (one.understudy.controller.copies('orders').get('sent') ?? 0) - one.compared
    for (let patience = 400; open() > 20 && patience > 0; patience--) await wait(5)
    // Answers that may be mixed up have the service left alone, as they are to: it is looked at afresh each time.
    const { handoff } = one.understudy
    if (handoff.group('orders').held !== null) {
      alarms++
      handoff.act('orders', { kind: 'changed', what: 'evidence' }, { who: 'the check', why: '' })
    }
    // What was made is not to grow with the check.
    if (done % 1_000 === 0) await one.understudy.state.reset()
  }
}

await one.calm()
await hammer(1_000)
await wait(500)
collect()
const before = process.memoryUsage().heapUsed
await hammer(COUNT)
await one.understudy.state.reset()
one.understudy.clear()
await wait(1_500)
collect()
const grown = (process.memoryUsage().heapUsed - before) / MIB
const counts = one.understudy.controller.copies('orders')
const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
const { verdicts } = one.understudy.controller.dossier('orders')
tally.row('sent', counts.get('sent') ?? 0)
for (const [what, count] of counts) if (what.startsWith('dropped')) tally.row(what, count)
for (const [verdict, count] of Object.entries(verdicts)) tally.row(verdict, count)
tally.row('alarms', alarms)
tally.row('heap', `${grown.toFixed(1)} MiB more`)
tally.row('sockets', sockets)
tally.expect(strays === 0, 'every answer is the stand-in’s', `${strays} are not`)
tally.expect((counts.get('sent') ?? 0) > COUNT / 4, 'copies are sent', String(counts.get('sent')))
tally.expect(verdicts.mismatched > 1_000, 'failures are counted', String(verdicts.mismatched))
tally.expect(alarms > 10, 'answers that may be mixed up are told', String(alarms))
tally.expect(grown < 20, 'memory is given back', `the heap grew by ${grown.toFixed(1)} MiB`)
tally.expect(sockets < 150, 'sockets are closed', `${sockets} are open`)
await one[Symbol.asyncDispose]()
tally.finish()
process.exit()
