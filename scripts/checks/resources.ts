// Holds what is inferred against tables that were written from the documentation of five public APIs, and counts for 25 contracts
// how many pairs `POST /x` and `GET /x/{key}` are known as the making and reading of one resource whose key can be found.
// node scripts/checks/resources.ts [FOLDER] [--misses]
import { join } from 'node:path'
import { loadDocuments } from '../../src/documents/load.ts'
import { inferred, type Inferred } from '../../src/protocols/openapi/state/resources.fixture.ts'
import { readContract } from '../../src/protocols/openapi/read/read.ts'
import { contractFile, CONTRACTS, pairName, pairsOf } from '../walk/contracts.ts'
import { TABLES } from './resource-tables.ts'
import { ROOT, shared } from './shared-folder.ts'

const folder = join(shared('corpus'), 'openapi')
const known = new Map<string, Promise<Inferred>>()

function read(name: string): Promise<Inferred> {
  let inference = known.get(name)
  if (inference === undefined) known.set(name, (inference = load(name)))
  return inference
}

async function load(name: string): Promise<Inferred> {
  return inferred(readContract(await loadDocuments(contractFile(name, folder), { cwd: ROOT }), { id: name, source: name, mount: '' }))
}

/** The pairs of a contract that paths alone make, each with the reason why it is missed; null where it is not. */
function* pairs(inference: Inferred): Generator<{ readonly pair: string; readonly miss: string | null }> {
  const { contract } = inference
  for (const one of pairsOf(contract.routes)) {
    const { collection: path, item } = one
    const made = inference.role(`POST ${path}`)
    const got = inference.role(`GET ${item}`)
    const creates = made.kind === 'create' || (made.kind === 'bulk' && made.does === 'create')
    const key = (got.kind === 'read' ? got.key?.property : null) ?? (made.kind === 'create' ? made.answerKey : null)
    const pair = pairName(one)
    if (!creates) yield { pair, miss: `POST is ${made.kind}: ${made.reasons.join('; ')}` }
    else if (got.kind !== 'read') yield { pair, miss: `GET is ${got.kind}: ${got.reasons.join('; ')}` }
    else if (got.resource !== made.resource) yield { pair, miss: `two resources, ${made.resource} and ${got.resource}` }
    else
      yield {
        pair,
        miss:
          key === null
            ? `no key: ${inference.resource(got.resource)?.entity === null ? 'no answer has a schema' : (inference.resource(got.resource)?.key?.reason ?? '')}`
            : null,
      }
  }
}

let passed = 0
let failed = 0
let found = 0
let all = 0
for (const name of CONTRACTS) {
  const results = [...pairs(await read(name))]
  const misses = results.filter(({ miss }) => miss !== null)
  found += results.length - misses.length
  all += results.length
  console.log(`${name.padEnd(28)} ${String(results.length - misses.length).padStart(3)} of ${results.length} pairs`)
  for (const { pair, miss } of misses) console.log(`    ${pair}: ${miss}`)
}
console.log(`${found} of ${all} pairs, ${((100 * found) / all).toFixed(1)} %\n`)
if (found / all >= 0.95) passed++
else failed++
for (const { contract, keys, roles } of TABLES) {
  const inference = await read(contract)
  const checks = [
    ...Object.entries(keys).map(([id, want]) => ({ subject: `key of ${id}`, want, have: inference.resource(id)?.key?.property ?? null })),
    ...Object.entries(roles).map(([line, want]) => ({ subject: line, want, have: toldSafely(inference, line) })),
  ]
  for (const { subject, want, have } of checks) {
    if (want === have) passed++
    else {
      failed++
      console.log(`${contract}: ${subject} should be ${want}, is ${have}`)
    }
  }
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

function toldSafely(inference: Inferred, line: string): string {
  try {
    return inference.told(line)
  } catch (error) {
    return String(error)
  }
}
