import { CONSUMERS, run } from '../../examples/shop/demo/consumers.ts'
import { openScene, type Scene } from './scene.ts'

const BY = { who: 'ada', why: 'the shop is written' }

/** How long a stage may take to be reached on a busy machine. Milliseconds. */
const PATIENCE = 45_000

/** The demo's world: four consumers call without a pause, the catalogue is live, orders are on their way. */
export interface DemoScene extends Scene {
  /** From now on the shop forgets a member that the contract requires. */
  breakRelease(): Promise<void>
}

export async function demoScene(): Promise<DemoScene> {
  const scene = await openScene({
    handoff: { profile: 'dev', advance: 'auto', target: 'live', shadow: { sample: 1, maxRps: 500 }, rollback: { cooldown: 60_000 } },
    groups: {
      catalogue: {
        operations: ['listProducts', 'getProduct', 'listCategories'],
        stateless: true,
        canary: { steps: ['consumer:web', '100%'] },
      },
      orders: { target: 'mock', shadow: { unsafe: 'dual-write' }, canary: { steps: ['consumer:checkout', '100%'] } },
    },
  })
  const stop = new AbortController()
  for (const consumer of CONSUMERS) run({ ...consumer, every: consumer.every * 2 }, scene.standIn, stop.signal, () => undefined)
  const { handoff } = scene.understudy
  for (const group of ['catalogue', 'orders']) handoff.addUpstream(group, { url: scene.service, idempotency: 'honoured' }, BY, 'shop')
  await until(() => handoff.group('catalogue').stage === 'live', `the catalogue is in ${handoff.group('catalogue').stage}`)
  return {
    ...scene,
    breakRelease: async () => void (await fetch(`${scene.service}/defect`, { method: 'POST', body: 'missing-field' })),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await scene[Symbol.asyncDispose]()
    },
  }
}

async function until(so: () => boolean, what: string): Promise<void> {
  const end = Date.now() + PATIENCE
  while (!so()) {
    if (Date.now() > end) throw new Error(`not in time: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
