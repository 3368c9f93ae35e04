// The shop as its consumers see it while it comes to life: npm run demo [-- --seconds 30]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createUnderstudy } from '../../src/index.ts'
import { CONSUMERS, run, type Tally } from './demo/consumers.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const seconds = Number(/--seconds[= ](\d+)/.exec(process.argv.slice(2).join(' '))?.[1] ?? 20)
const say = (line: string): void => console.log(line)
const by = { who: 'demo', why: 'to show it' }

/** The real shop in a process of its own; gives its address. */
async function open(port: number): Promise<{ url: string; close: () => Promise<void> }> {
  const child = spawn(process.execPath, [here('service/main.ts'), String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const url = /http:\S+/.exec(String(line))?.[0] ?? ''
  const close = async (): Promise<void> => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return { url, close }
}

await using understudy = await createUnderstudy({ contract: here('openapi.yaml') })
const { url } = await understudy.listen()
const scene = (seconds * 1_000) / 5
const stop = new AbortController()
const tallies = CONSUMERS.map((consumer) => run(consumer, url, stop.signal))
const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, scene))

say(`Four consumers call ${url}; nobody has written the shop yet.`)
await wait()
show('1  all is improvised from the contract')

let shop = await open(0)
for (const group of ['products', 'orders'])
  understudy.handoff.addUpstream(group, { url: shop.url, firstByte: 1_000, breaker: { open: 500 } }, by, 'shop')
for (const group of ['products', 'orders']) understudy.handoff.move(group, 'live', by)
say(`\nA shop opens at ${shop.url}. It has products and orders; the rest is not there yet. The address of the consumers stays.`)
await wait()
show('2  products and orders are live, the rest is still the stand-in’s')

const port = Number(new URL(shop.url).port)
await shop.close()
say('\nThe shop is killed, in the middle of the traffic.')
await wait()
show('3  reads go on from what was last seen or from the stand-in, marked; writes are refused and say so')

shop = await open(port)
say('\nThe shop is back.')
await wait()
show('4  and the traffic with it')

understudy.handoff.rollback(null, by)
say('\nAll is given back to the stand-in, by hand.')
await wait()
show('5  as if nothing had been')

stop.abort()
await shop.close()
say(
  `\n${understudy.handoff.moves.length} moves were recorded, and ${understudy.recorder.latest} exchanges; ${understudy.exchanges({ outcome: 'breaks' }).length} of those still held strayed from the contract.`,
)

function show(title: string): void {
  say(`\n${title}`)
  for (const tally of tallies) say(`   ${tally.consumer.padEnd(10)} ${told(tally)}`)
  for (const tally of tallies) tally.answers.clear()
}

function told({ answers }: Tally): string {
  const parts = [...answers].toSorted(([, a], [, b]) => b - a).map(([what, count]) => `${count} × ${what}`)
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}
