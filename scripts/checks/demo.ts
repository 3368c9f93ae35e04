// What `npm run demo` tells: the shop goes live by itself, fails, and is taken back before its consumers have had more than a few bad answers.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Tally } from './tally.ts'

const tally = new Tally('demo')
const child = spawn(process.execPath, [fileURLToPath(new URL('../../examples/shop/demo.ts', import.meta.url))], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
let told = ''
child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()))
const start = performance.now()
const [code] = await once(child, 'close')
const took = (performance.now() - start) / 1_000
tally.expect(code === 0, 'it ends by itself, and well', `it ended with ${String(code)}: ${told.slice(-300)}`)
for (const group of ['catalogue', 'orders']) {
  for (const [what, pattern] of [
    ['goes to shadow', `${group} +mock → shadow`],
    ['goes to the canary', `${group} +shadow → canary, step 1`],
    ['goes live', `${group} +canary → live`],
    ['is taken back', `${group} +live → shadow.*too many in a row`],
    ['is tried again', `${group} +shadow → shadow.*the cooldown is over`],
  ] as const)
    tally.expect(new RegExp(pattern).test(told), `${group} ${what}`, told.slice(-300))
  const bad = new RegExp(`${group} +left the service.* had (\\d+) bad answers.* and 0 after it`).exec(told)?.[1]
  tally.row(group, `${bad} bad answers`)
  tally.expect(bad !== undefined && Number(bad) <= 12, `${group} has few bad answers`, String(bad))
}
const [, mocked = '', live = ''] = /── What comes next\?[^]*?\n([^]*?)\n── [^]*── What comes next now\?[^]*?\n([^]*?)\n── /.exec(told) ?? []
tally.expect(/● Checkout +web +can start today/.test(mocked), 'who can start today is told', mocked)
tally.expect(/Next: .*Create order/.test(mocked), 'what comes next is told', mocked)
tally.expect(
  /Next: /.test(live) && !/Create order|Get order/.test(live.split('●')[0] ?? ''),
  'what is live is not to be done any more',
  live,
)
const money = /Waiting cost ([\d,]+) EUR .* now it costs ([\d,]+) EUR/.exec(live)
const [was, is] = [money?.[1], money?.[2]].map((text) => Number(text?.replaceAll(',', '')))
tally.row('waiting', `${was} EUR, then ${is} EUR`)
tally.expect(is !== undefined && was !== undefined && is < was, 'waiting costs less when orders are live', String(money?.[0]))
const calls = /(\d+) calls, (\d+) without an answer/.exec(told)
tally.expect(calls?.[2] === '0', 'every call is answered', String(calls?.[0]))
tally.row(`${calls?.[1]} calls`, `${took.toFixed(0)} s`)
tally.finish()
