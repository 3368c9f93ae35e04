import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  assert.match(out, /○ Checkout +web +can start on day 8 \(14 Jan 2027\) +waits for the contracts for Create order and Pay order\n/)
  assert.match(out, /\nThis is the cheapest order; that is proved\.\nIf estimates are wrong by half, /)
  assert.match(
    out,
    /\nviolated {2}Consumers never wait for our build \(dependencies with a way forward: 0 %, should be 100 % at least: mobile → Get order, /,
  )
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
  const titled = await run('plan', '--offline', '--why', 'build track shipment')
  assert.equal(titled.out, why.out)
  const same = await run('plan', '--offline', '--what-if', 'Pay order without Create order')
  assert.match(same.out, /^That costs nothing more, and saves nothing\.\n.*\nIt would begin with the contracts for List products, /)
  const nothing = await run('plan', '--offline', '--why', 'build nothing')
  assert.deepEqual([nothing.code, nothing.err], [64, 'understudy: There is no operation "nothing" in the plan.\n'])
  const both = await run('plan', '--offline', '--why', 'a', '--what-if', 'b')
  assert.deepEqual([both.code, both.err], [64, 'understudy: plan takes --why or --what-if, not both.\n'])
})

test('`explain NEED` tells what a need waits for, and until when', async () => {
  const { code, out } = await run('explain', 'checkout', '--offline')
  assert.equal(code, 0)
  assert.match(out, /^Checkout for web\n {2}Create order +no contract yet\n/)
  assert.match(out, /Its consumer can start on day 8 \(14 Jan 2027\); without stand-ins on day 27\./)
  const nobody = await run('explain', 'chekout', '--offline')
  assert.deepEqual(
    [nobody.code, nobody.err],
    [1, 'understudy: There is no need "chekout"; there are browse, checkout, order-status, order-feed.\n'],
  )
})

const HEAD = 'apiVersion: understudy.dev/v1alpha1\n'
const NEED = `---\n${HEAD}kind: Need\nmetadata: { name: n, title: Sell }\nspec: { consumer: web, uses: [a], blockedCostPerDay: 100, delayCostPerDay: 200, goLive: 1d }\n`

/** What `next` and `plan` say of a plan. */
async function told(work: string, needs = ''): Promise<readonly [string, string]> {
  const folder = mkdtempSync(join(FOLDER, 'told '))
  mkdirSync(join(folder, 'plan'))
  writeFileSync(
    join(folder, 'plan/work.yaml'),
    `${HEAD}kind: Plan\nmetadata: { name: p }\nspec: { start: 2027-01-04, work: [${work}] }\n${needs}`,
  )
  const out: string[] = []
  for (const command of ['next', 'plan']) {
    const terminal = memoryTerminal({}, folder)
    assert.equal(await main([command, '--offline'], terminal), 0, terminal.printed.err)
    out.push(terminal.printed.out)
  }
  return [out[0] ?? '', out[1] ?? '']
}

test('a plan that is empty, done, or one step long is told as such', async () => {
  assert.deepEqual(await told(''), [
    'The plan is empty: it has no work and no needs yet. `understudy plan init` drafts both.\n',
    'Waiting costs 0 EUR.\nDay 0 is 4 Jan 2027; days are working days. ░ agreeing a contract, █ building.\n\nNothing is left to be done.\n',
  ])
  const [done, doneWhole] = await told('{ operation: a, contract: done, build: done }', NEED)
  assert.equal(done, 'Nothing is left to be done.\n\nWho can start\n  ● Sell  web  can start today\n')
  assert.match(doneWhole, /\nSell {2}web {2}can start today {2}live on day 1 \(5 Jan 2027\) /)
  const [one] = await told('{ operation: a, title: Sell it, build: 3d }', NEED)
  assert.equal(
    one,
    `Next: build Sell it (3 days).
Then Sell can be live for web on day 4.
Each day of this work saves 67 EUR a day of waiting.

Who can start
  ○ Sell  web  can start as soon as its stand-in is served

This is the cheapest order; that is proved.
`,
  )
})

test('`map` tells who needs whom, who stops when something stops, and draws it', async () => {
  const { code, out } = await run('map', '--offline')
  assert.equal(code, 1)
  assert.match(out, /no way forward\n {2}mobile → Get order\n/)
  assert.match(
    (await run('map', '--offline', '--blast', 'createOrder')).out,
    /^When Create order stops, partner and web stop: that costs 5,500 EUR a day\.\n/,
  )
  assert.match((await run('map', '--offline', '--export', 'svg')).out, /^<svg /)
  assert.match((await run('map', '--offline', '--export', 'mermaid')).out, /^flowchart LR\n/)
  assert.match((await run('map', '--offline', '--export', 'c4')).out, /^specification \{\n/)
  assert.match((await run('map', '--offline', '--export', 'backstage')).out, /^apiVersion: backstage\.io\/v1alpha1\nkind: Component\n/)
})

test('`map` tells what is wrong with a plan file, and draws the rest', async () => {
  const broken = join(FOLDER, 'plan/broken.yaml')
  writeFileSync(broken, 'kind: [')
  after(() => rmSync(broken, { force: true }))
  const plain = await run('map', '--offline')
  assert.match(plain.out, /^not in force: [^]*broken\.yaml/)
  assert.match(plain.out, /mobile/)
  const drawn = await run('map', '--offline', '--export', 'svg')
  assert.deepEqual([drawn.code, drawn.out.startsWith('<svg ')], [0, true])
  assert.match(drawn.err, /^not in force: [^]*broken\.yaml/)
  assert.match(drawn.out, /mobile/)
  rmSync(broken)
  assert.deepEqual((await run('map', '--offline', '--export', 'svg')).err, '')
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
