// Walks the shop and the notes from end to end and prints what was answered, but for what the clock of the wall says: run by
// test/process/world.test.ts in processes of their own. `world-print.ts SEED`
import { join } from 'node:path'
import { type ContractSource, createUnderstudy } from '../src/index.ts'
import { NOTES } from '../test/world/notes.ts'

const seed = Number(process.argv[2] ?? 1)
const TOLD_BY_CLOCK = /^(date|last-modified)$/i

type Ask = (method: string, target: string, session?: string, content?: object) => Promise<unknown>

async function tell(contract: ContractSource, scene: (ask: Ask) => Promise<void>): Promise<void> {
  await using understudy = await createUnderstudy({ contract, seed, security: 'off' })
  await scene(async (method, target, session = '', content) => {
    const headers = [
      ...(session === '' ? [] : ['Understudy-Session', session]),
      ...(content === undefined ? [] : ['Content-Type', 'application/json']),
    ]
    const answer = await understudy.answer({ method, target, headers, ...(content === undefined ? {} : { body: JSON.stringify(content) }) })
    const told = answer.headers.filter((_, index, all) => !TOLD_BY_CLOCK.test(all[index - (index % 2)] ?? ''))
    const body = Buffer.from(answer.body ?? []).toString('utf8')
    console.log(JSON.stringify([method, target, session, answer.status, told, body]))
    return body === '' ? null : JSON.parse(body)
  })
}

function idOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : 'none'
}

await tell(NOTES, async (ask) => {
  for (const session of ['', 'a', 'b']) {
    for (let count = 0; count < 4; count++) {
      const note = `/notes/${idOf(await ask('POST', '/notes', session, { text: `note ${count}`, stars: count }))}`
      await ask('GET', note, session)
      await ask('PUT', note, session, { text: `note ${count}, again` })
      if (count % 2 === 0) await ask('DELETE', note, session)
    }
    for (const page of [1, 2, 3, 4]) await ask('GET', `/notes?limit=7&page=${page}`, session)
  }
})

await tell(join(import.meta.dirname, '../examples/shop/openapi.yaml'), async (ask) => {
  for (const session of ['', 'a']) {
    const product = {
      sku: 'TEA-0001',
      name: 'Tea',
      kind: 'physical',
      category: 'kitchen',
      price: { amount: 500, currency: 'EUR' },
      grams: 100,
    }
    await ask('POST', '/products', session, product)
    const customer = idOf(await ask('POST', '/customers', session, { name: 'Ada Marsh', email: 'ada.marsh@example.com' }))
    await ask('GET', `/customers/${customer}`, session)
    for (const list of ['/products', '/orders', '/customers', '/products?limit=3']) await ask('GET', list, session)
    await ask('DELETE', `/customers/${customer}`, session)
    await ask('GET', `/customers/${customer}`, session)
  }
})
