// One seed gives the same bytes in every process, two seeds give different ones, and the id of the path is the id of the
// answer: over all operations of several contracts.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createUnderstudy, type Exchange, type Operation } from '../../src/index.ts'
import { requestFor } from './operations.ts'
import { ROOT } from './shared-folder.ts'
import { percent, Tally } from './tally.ts'

const CONTRACTS = [
  'examples/shop/openapi.yaml',
  'node_modules/@scalar/galaxy/dist/3.1.yaml',
  'node_modules/@readme/oas-examples/3.0/json/petstore.json',
  'node_modules/@readme/oas-examples/3.1/json/train-travel.json',
  'node_modules/@octokit/openapi/generated/api.github.com.json',
]

interface Print {
  readonly hashes: Readonly<Record<string, string>>
  /** Operations whose answer carries the id that was asked for, and those in which it is another. */
  readonly sameId: readonly string[]
  readonly otherId: readonly string[]
}

/** What one process answers to every operation. */
async function print(file: string, seed: number): Promise<Print> {
  await using understudy = await createUnderstudy({ contract: file, seed, security: 'off', validate: 'observe', record: { count: 1 } })
  const hashes: Record<string, string> = {}
  const sameId: string[] = []
  const otherId: string[] = []
  for (const operation of understudy.contracts.flatMap((contract) => contract.operations)) {
    const request = requestFor(operation, '7')
    const exchange = await understudy.take({ ...request, headers: ['Accept', 'application/json, */*;q=0.1', 'Prefer', 'dynamic=true'] })
    const { status, headers, body } = exchange.reply
    hashes[operation.id] = createHash('sha256')
      .update(JSON.stringify([status, headers]))
      .update(body.bytes)
      .digest('hex')
      .slice(0, 16)
    const same = idComesBack(operation, exchange)
    if (same !== null) (same ? sameId : otherId).push(operation.id)
  }
  return { hashes, sameId, otherId }
}

/** null where the question makes no sense: no `{id}` at the end, no JSON object with an `id`, or one that cannot be 7. */
function idComesBack({ method, path }: Operation, { reply, inspected }: Exchange): boolean | null {
  if (method !== 'GET' || !/\{(id|\w*[iI]d|\w+_id)\}$/.test(path) || reply.status >= 300) return null
  if (inspected.some(({ at, severity }) => at.startsWith('path.') && severity === 'error')) return null
  const answer = parsed(Buffer.from(reply.body.bytes).toString('utf8'))
  if (typeof answer !== 'object' || answer === null || !Object.hasOwn(answer, 'id')) return null
  return String((answer as { id: unknown }).id) === '7'
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function fresh(file: string, seed: number): Print {
  const child = spawnSync(process.execPath, [import.meta.filename, '--print', file, String(seed)], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, TZ: seed % 2 === 0 ? 'UTC' : 'Pacific/Auckland', LANG: 'C' },
  })
  if (child.status !== 0) throw new Error(child.stderr.slice(-2_000))
  return JSON.parse(child.stdout) as Print
}

function compare(name: string, tally: Tally): void {
  const file = join(ROOT, name)
  if (!existsSync(file)) {
    tally.fail(name, 'is missing; npm install brings it')
    return
  }
  const [first, again, other] = [fresh(file, 1), fresh(file, 1), fresh(file, 2)]
  const ids = Object.keys(first.hashes)
  const unstable = ids.filter((id) => first.hashes[id] !== again.hashes[id])
  const different = ids.filter((id) => first.hashes[id] !== other.hashes[id])
  tally.row(name, ids.length, unstable.length, percent(different.length, ids.length), first.sameId.length, first.otherId.length)
  tally.expect(unstable.length === 0, `${name}, one seed twice`, `differs in ${unstable.slice(0, 10).join(', ')}`)
  tally.expect(different.length > 0, `${name}, two seeds`, 'give the same bytes')
  tally.expect(first.otherId.length === 0, `${name}, ids`, `another id than that of the path in ${first.otherId.slice(0, 20).join(', ')}`)
}

if (process.argv[2] === '--print') {
  console.log(JSON.stringify(await print(process.argv[3] ?? '', Number(process.argv[4]))))
} else {
  const tally = new Tally('Determinism')
  tally.row('contract', 'operations', 'unstable', 'differ by seed', 'id of path', 'another id')
  for (const name of CONTRACTS) {
    try {
      compare(name, tally)
    } catch (error) {
      tally.fail(name, error instanceof Error ? error.message : String(error))
    }
  }
  tally.finish()
}
