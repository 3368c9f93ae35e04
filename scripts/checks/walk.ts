// Walks every pair of `POST /x` and `GET /x/{key}` of 25 contracts over HTTP, knowing only the contract: create, read, list, page,
// filter, change, delete, read again. Nine of ten pass, and docs/reference/walks.md says of each other one why.
// node scripts/checks/walk.ts [SHARED] [--only=NAME,NAME] [--pair=TEXT] [--json=FILE] [--page] [--verbose]
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createUnderstudy } from '../../src/index.ts'
import { Client } from '../walk/client.ts'
import { contractFile, CONTRACTS, pairName, pairsOf } from '../walk/contracts.ts'
import { share, skeleton, walksPage } from '../walk/page.ts'
import { missOf, type Walk } from '../walk/steps.ts'
import { Way } from '../walk/way.ts'
import { walkerOf } from '../walk/walker.ts'
import { flag, ROOT, shared } from './shared-folder.ts'

const NEEDED = 0.9
const PAGE = join(ROOT, 'docs/reference/walks.md')
const folder = join(shared('corpus'), 'openapi')
const only = option('only')?.split(',')
const wantedPair = option('pair')
const chosen = CONTRACTS.filter((name) => only === undefined || only.some((word) => name.startsWith(word)))

function option(name: string): string | undefined {
  return process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
}

async function walkAll(name: string): Promise<Walk[]> {
  const file = contractFile(name, folder)
  await using understudy = await createUnderstudy({ contract: file, record: { count: 1 } })
  const { url } = await understudy.listen()
  using client = new Client(url)
  const walker = await walkerOf(file, client)
  const pairs = pairsOf(walker.operations).filter((pair) => wantedPair === undefined || pairName(pair).includes(wantedPair))
  const known = new Map<string, string>()
  const walks: Walk[] = []
  const began = performance.now()
  for (const pair of pairs) walks.push(await new Way(walker, pair).walk(name, known))
  const passed = walks.filter((walk) => missOf(walk) === null).length
  const { requests, witnessed } = walker.count
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(
    `${name.padEnd(28)} ${String(passed).padStart(3)} of ${String(walks.length).padStart(3)} walks, ${requests} requests, ${witnessed} witnessed by Ajv, ${seconds} s`,
  )
  for (const walk of walks) tell(walk)
  return walks
}

function tell(walk: Walk): void {
  const miss = missOf(walk)
  if (miss !== null) console.log(`    ${walk.pair}\n        ${miss.step}: ${miss.why ?? ''}`)
  else if (flag('verbose')) console.log(`    ${walk.pair}: ${walk.outcomes.map(({ step }) => step).join(', ')}`)
}

const walks: Walk[] = []
for (const name of chosen) walks.push(...(await walkAll(name)))
const passed = walks.filter((walk) => missOf(walk) === null).length
const json = option('json')
if (json !== undefined) writeFileSync(json, `${JSON.stringify({ walks: walks.length, passed, results: walks }, null, 2)}\n`)
console.log(`\n${passed} of ${walks.length} walks, ${share(passed, walks.length)}`)

let failed = passed / walks.length >= NEEDED ? 0 : 1
if (only === undefined && wantedPair === undefined) {
  const page = walksPage(walks, CONTRACTS)
  if (flag('page')) writeFileSync(PAGE, page)
  else if (!existsSync(PAGE) || skeleton(readFileSync(PAGE, 'utf8')) !== skeleton(page)) {
    failed++
    console.log('docs/reference/walks.md says something else: node scripts/checks/walk.ts --page')
  }
}
console.log(`\n${passed} passed, ${failed} failed`)
if (failed > 0) process.exitCode = 1
