import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { main } from './main.ts'
import { memoryTerminal } from './text/terminal.fixture.ts'

const SHOP = join(import.meta.dirname, '../../examples/shop')
const FOLDER = mkdtempSync(join(tmpdir(), 'understudy plan '))
after(() => rmSync(FOLDER, { recursive: true, force: true }))
cpSync(join(SHOP, 'plan'), join(FOLDER, 'plan'), { recursive: true })

async function run(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const terminal = memoryTerminal({}, FOLDER)
  const code = await main([...words], terminal)
  return { code, ...terminal.printed }
}

test('`next` is the one screen: what to do, what comes then, who can start, how sure it is', async () => {
  const { code, out, err } = await run('next', '--offline')
  assert.deepEqual([code, err], [0, ''])
  assert.match(
    out,
    /^Next: agree the contracts for List products and Get product \(2 days\)\.\nThen web can start Browse on day 2 instead of day 36\.\n/,
  )
  assert.match(out, /\nEach day of this work saves 400 EUR a day of waiting; the next best saves 300 EUR\.\n/)
  assert.match(out, /day 2–4 +until 8 Jan 2027 +Agree the contracts for Get order and Track shipment +→ Order status can start/)
  assert.match(out, /○ Checkout +web +can start on day 8 \(14 Jan 2027\) +waits for contract createOrder, contract payOrder/)
  assert.match(out, /\nThis is the cheapest order; that is proved\.\nIf estimates are wrong by half, /)
  assert.match(out, /\nviolated {2}Consumers never wait for our build/)
  assert.doesNotMatch(out, /\u001B/)
})

test('`plan` draws the roadmap and value a day, and ends with 1 where a principle is violated', async () => {
  const { code, out } = await run('plan', '--offline')
  assert.equal(code, 1)
  assert.match(out, /^Waiting costs 205,500 EUR; without stand-ins 328,900 EUR\.\n/)
  assert.match(out, /\n {2}Create order +░░░ +day 4–6 +shop\n/)
  assert.match(out, /\nday 44 +█+ +8,700 EUR a day +without stand-ins 7,000 EUR\n/)
  assert.match(out, /\nThe 4 build dependencies cost you nothing now\.\n/)
  rmSync(join(FOLDER, 'plan/principles.yaml'))
  assert.equal((await run('plan', '--offline', '--json')).code, 0)
  cpSync(join(SHOP, 'plan'), join(FOLDER, 'plan'), { recursive: true })
})

test('`plan --why` and `plan --what-if` tell prices and whom they move', async () => {
  const why = await run('plan', '--offline', '--why', 'build trackShipment')
  assert.match(why.out, /^Building Track shipment first costs 26,600 EUR more: nobody but mobile needs it\.\n/)
  const whatIf = await run('plan', '--offline', '--what-if', 'no stand-ins')
  assert.match(whatIf.out, /^That costs 123,400 EUR\.\n/)
  assert.match(whatIf.out, /Waiting would cost 328,900 EUR\./)
  const nothing = await run('plan', '--offline', '--why', 'build nothing')
  assert.deepEqual([nothing.code, nothing.err], [64, 'understudy: There is no operation "nothing" in the plan.\n'])
  const both = await run('plan', '--offline', '--why', 'a', '--what-if', 'b')
  assert.deepEqual([both.code, both.err], [64, 'understudy: plan takes --why or --what-if, not both.\n'])
})

test('`explain NEED` tells what a need waits for, and until when', async () => {
  const { code, out } = await run('explain', 'checkout', '--offline')
  assert.equal(code, 0)
  assert.match(out, /^Checkout for web\n {2}createOrder +no contract yet\n/)
  assert.match(out, /Its consumer can start on day 8 \(14 Jan 2027\); without stand-ins on day 27\./)
  const nobody = await run('explain', 'chekout', '--offline')
  assert.deepEqual(
    [nobody.code, nobody.err],
    [1, 'understudy: There is no need "chekout"; there are browse, checkout, order-status, order-feed.\n'],
  )
})

test('`map` tells who needs whom, who stops when something stops, and draws it', async () => {
  const { code, out } = await run('map', '--offline')
  assert.equal(code, 1)
  assert.match(out, /no way forward\n {2}mobile → Get order\n/)
  assert.match(
    (await run('map', '--offline', '--blast', 'createOrder')).out,
    /^When Create order stops, partner, web stop: 5,500 EUR a day\.\n/,
  )
  assert.match((await run('map', '--offline', '--export', 'svg')).out, /^<svg /)
  assert.match((await run('map', '--offline', '--export', 'mermaid')).out, /^flowchart LR\n/)
  assert.match((await run('map', '--offline', '--export', 'c4')).out, /^specification \{\n/)
  assert.match((await run('map', '--offline', '--export', 'backstage')).out, /^apiVersion: backstage\.io\/v1alpha1\nkind: Component\n/)
})

test('a plan that cannot be used is told with line and column, and ends with 2; without one it is told how to get it', async () => {
  const work = readFileSync(join(FOLDER, 'plan/work.yaml'), 'utf8')
  writeFileSync(join(FOLDER, 'plan/work.yaml'), work.replace('build: 5d', 'build: 0d'))
  const broken = await run('next', '--offline')
  writeFileSync(join(FOLDER, 'plan/work.yaml'), work)
  assert.equal(broken.code, 2)
  assert.match(broken.err, /plan\/work\.yaml:9:\d+: .*cannot be "0d"/)
  const terminal = memoryTerminal({}, tmpdir())
  assert.equal(await main(['next', '--offline'], terminal), 1)
  assert.match(terminal.printed.err, /understudy plan init/)
})

test('`plan init` drafts a plan that can be used at once, and writes over none', async () => {
  const folder = mkdtempSync(join(FOLDER, 'draft '))
  cpSync(join(SHOP, 'openapi.yaml'), join(folder, 'openapi.yaml'))
  const terminal = memoryTerminal({}, folder)
  assert.equal(await main(['plan', 'init', '--offline'], terminal), 0)
  assert.equal(terminal.printed.err, '')
  assert.match(terminal.printed.out, /^Wrote plan\/work\.yaml and plan\/needs\.yaml\. All numbers are drafts/)
  const drafted = memoryTerminal({}, folder)
  assert.equal(await main(['next', '--offline'], drafted), 0)
  assert.match(drafted.printed.out, /^Next: agree the contract/)
  const again = memoryTerminal({}, folder)
  assert.equal(await main(['plan', 'init', '--offline'], again), 64)
  assert.equal(again.printed.err, 'understudy: plan/work.yaml is there already; --force writes over it.\n')
})
