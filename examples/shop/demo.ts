// The shop on its way from the stand-in to the real service, under traffic, by itself: npm run demo
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createUnderstudy, planning, type Understudy } from '../../src/index.ts'
import { CONSUMERS, run } from './demo/consumers.ts'
import { Story } from './demo/story.ts'

/** How long a scene may take. The machine may be slow; a demo that hangs is none. */
const PATIENCE = 60_000
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))
const by = { who: 'demo', why: 'the shop is written' }

/** The real shop in a process of its own. */
async function open(): Promise<{ url: string; close: () => Promise<void> }> {
  const child = spawn(process.execPath, [here('service/main.ts'), '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const url = /http:\S+/.exec(String(line))?.[0] ?? ''
  const close = async (): Promise<void> => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return { url, close }
}

const story = new Story((line) => console.log(line))
await using understudy = await createUnderstudy({
  contract: here('openapi.yaml'),
  handoff: { profile: 'dev', advance: 'auto', target: 'live', shadow: { sample: 1, maxRps: 500 }, rollback: { cooldown: 2_000 } },
  groups: {
    catalogue: {
      operations: ['listProducts', 'getProduct', 'listCategories'],
      stateless: true,
      canary: { steps: ['consumer:web', '100%'] },
    },
    orders: {
      shadow: { unsafe: 'dual-write' },
      state: { onPromote: 'dual-write' },
      rollback: { policy: 'mock' },
      canary: { steps: ['consumer:checkout', '100%'] },
      quiet: ['updateOrder', 'cancelOrder', 'getInvoice', 'payOrder'],
    },
  },
})
await using desk = planning(understudy, here('plan'))
const { url } = await understudy.listen()
const stop = new AbortController()
for (const consumer of CONSUMERS) run(consumer, url, stop.signal, story.heard)

type Group = Understudy['handoff']['groups'][number]
const GROUPS = ['catalogue', 'orders']
const groups = (): readonly Group[] => understudy.handoff.groups.filter(({ id }) => GROUPS.includes(id))

/** Waits until all groups are so, telling what is moved meanwhile; throws where that takes too long. */
async function until(what: string, so: (group: Group) => boolean): Promise<void> {
  const end = Date.now() + PATIENCE
  while (!groups().every(so)) {
    if (Date.now() > end)
      throw new Error(`${what} did not happen: ${GROUPS.map((id) => `${id}: ${understudy.controller.reason(id)}`).join('; ')}`)
    await wait(100)
    story.moves(understudy)
  }
}

let since = Date.now()
story.scene(
  'Nobody has written the shop yet',
  `Four consumers call ${url}. All that they get is made from the contract, and what they order can be found again.`,
)
await wait(2_000)
story.tally(since)
const mocked = await desk.plan()
story.scene(
  'What comes next?',
  'The plan in examples/shop/plan, as `understudy next` tells it: everybody can start, since the stand-in answers.',
)
story.next(mocked)

const shop = await open()
story.scene(
  'The shop is written',
  `It runs at ${shop.url}. The consumers' address stays, and nobody tells them. Orders are written to both sides.`,
)
since = Date.now()
for (const group of GROUPS) understudy.handoff.addUpstream(group, { url: shop.url, idempotency: 'honoured' }, by, 'shop')
story.moves(understudy)
await until('shadow', ({ stage }) => stage !== 'mock')
await until('the canary', ({ stage }) => stage !== 'mock' && stage !== 'shadow')
await until('live', ({ stage }) => stage === 'live')
await wait(1_500)
story.say('')
story.tally(since)
const lost = story.answers.filter(({ status }) => status === 0 || status >= 400)
story.say(`\n  Of ${story.answers.length} calls so far ${lost.length} were not answered well.`)

const ours = await desk.plan()
story.scene('What comes next now?', 'What is live is done. Nobody has touched a plan file.')
story.next(ours)
story.say(`  Waiting cost ${story.money(mocked)} by the plan of a minute ago; now it costs ${story.money(ours)}.`)

story.scene('A bad release', 'From now on the shop forgets a member that the contract requires, in every answer.')
const broken = Date.now()
await fetch(`${shop.url}/defect`, { method: 'POST', body: 'missing-field' })
await until('the rollback', ({ stage }) => stage !== 'live')
await wait(1_500)
for (const id of GROUPS) {
  const alarm = understudy.handoff.moves.findLast(({ group, from }) => group === id && from === 'live')
  const own = story.answers.filter(({ path, by: who, at }) => groupOf(path) === id && who === 'live' && at >= broken)
  const [before, after] = [own.filter(({ at }) => at <= (alarm?.at ?? 0)), own.filter(({ at }) => at > (alarm?.at ?? 0))]
  story.say(
    `  ${id.padEnd(9)} left the service ${(alarm?.at ?? 0) - broken} ms after the release; its consumers had ${before.length} bad answers, those in flight among them, and ${after.length} after it`,
  )
  if (after.length > 0 || before.length > 12) throw new Error(`${id} was rolled back too late`)
}
const broke = story.answers.filter(({ status, at }) => status === 0 && at >= broken)
story.say(`  ${broke.length} calls were left without an answer.`)
since = Date.now()

story.scene('Mended', 'The shop is put right. After a pause it is tried again, and has to show anew what it can, beginning in shadow.')
await fetch(`${shop.url}/defect`, { method: 'POST', body: 'none' })
await until('the next try', ({ stage, cooldown }) => stage === 'shadow' && cooldown === null)
await until('the canary', ({ stage }) => stage === 'canary' || stage === 'live')
await wait(500)
story.tally(since)

stop.abort()
await wait(300)
const { length } = understudy.handoff.moves
story.scene(
  'What is left',
  `${story.answers.length} calls, ${story.answers.filter(({ status }) => status === 0).length} without an answer, ${length} moves, each with its evidence.`,
)
await shop.close()

/** Whose path it is. */
function groupOf(path: string): string {
  if (path.startsWith('/orders')) return 'orders'
  return path.startsWith('/products') || path.startsWith('/categories') ? 'catalogue' : ''
}
