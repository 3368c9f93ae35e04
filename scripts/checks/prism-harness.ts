// Prism's own harness, the cases that mock OpenAPI: the same status and media type as Prism's, and a body that conforms.
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createUnderstudy, type Exchange, type RequestLike, type UnderstudyOptions } from '../../src/index.ts'
import { requestOf } from './curl.ts'
import { DEVIATIONS } from './prism-deviations.ts'
import { flag, shared } from './shared-folder.ts'
import { percent, Tally } from './tally.ts'

interface Case {
  readonly name: string
  readonly contract: string
  readonly server: string
  readonly command: string
  readonly status: number
  /** '' where the expectation names none. */
  readonly mediaType: string
  readonly body: string
}

/** At most so many cases may have a reason to differ. */
const LIMIT = 0.1

function read(folder: string, name: string): Case | null {
  const parts = readFileSync(join(folder, name), 'utf8').split(/^====([a-zA-Z-]+)====$/m)
  const section = (title: string): string => parts[parts.indexOf(title) + 1]?.trim() ?? ''
  const server = section('server')
  const contract = section('spec')
  if (!/\bmock\b/.test(server) || !/^\s*["']?(openapi|swagger)["']?\s*:/m.test(contract)) return null
  const expected = section(['expect', 'expect-loose', 'expect-keysOnly'].find((title) => parts.includes(title)) ?? 'expect')
  const end = expected.search(/\r?\n\r?\n/)
  const head = end < 0 ? expected : expected.slice(0, end)
  const type = /^content-type:\s*([^;\r\n]+)/im.exec(head)?.[1] ?? ''
  return {
    name,
    contract,
    server,
    command: section('command'),
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    mediaType: type.trim().toLowerCase(),
    body: end < 0 ? '' : expected.slice(end).trim(),
  }
}

async function run(one: Case, file: string): Promise<Exchange> {
  writeFileSync(file, one.contract)
  const options: UnderstudyOptions = { contract: file, ...(one.server.includes('--cors=false') ? { cors: false } : {}) }
  await using understudy = await createUnderstudy(options)
  const request = requestOf(one.command)
  const dynamic = /(^|\s)(-d|--dynamic)(\s|$)/.test(one.server)
  return await understudy.take(dynamic ? preferring(request, 'dynamic=true') : request)
}

/** Prism's flag for all answers is a preference of each. */
function preferring(request: RequestLike, preference: string): RequestLike {
  const headers = Array.isArray(request.headers) ? request.headers : []
  return { ...request, headers: [...headers, 'Prefer', preference] }
}

function differs(one: Case, { request, reply }: Exchange): string | null {
  if (reply.status !== one.status) return `status ${reply.status}, not ${one.status}`
  const at = reply.headers.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'content-type')
  const type = at < 0 ? '' : (reply.headers[at + 1] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (one.mediaType !== '' && type !== one.mediaType && request.method !== 'HEAD') return `media type ${type}, not ${one.mediaType}`
  const broken = (reply.findings ?? []).filter(({ severity, subject }) => severity === 'error' && subject === 'reply')
  return broken.length === 0
    ? null
    : `the body breaks the contract: ${broken.map(({ at: place, message }) => `${place} ${message}`).join('; ')}`
}

const folder = join(shared('corpus/prism-harness'), 'specs')
const tally = new Tally("Prism's harness, OpenAPI mock cases")
const cases = globSync('**/*.txt', { cwd: folder })
  .toSorted()
  .flatMap((name) => read(folder, name) ?? [])
const temporary = mkdtempSync(join(tmpdir(), 'understudy-prism-'))
let deviating = 0
for (const one of cases) {
  const reason = DEVIATIONS.get(one.name)
  let difference: string | null
  try {
    difference = differs(one, await run(one, join(temporary, 'contract.yaml')))
  } catch (error) {
    difference = `threw ${error instanceof Error ? error.message : String(error)}`
  }
  if (difference !== null && reason !== undefined) deviating++
  if (difference === null && reason !== undefined) tally.fail(one.name, 'is in the table of deviations but does not deviate; take it out')
  else if (difference !== null && reason === undefined) tally.fail(one.name, `${difference} | ${one.command}`)
  else tally.pass()
  if (flag('verbose') && difference !== null) console.log(`${one.name}: ${difference}${reason === undefined ? '' : ` (${reason.why})`}`)
}
rmSync(temporary, { recursive: true, force: true })
const whys = new Map<string, number>()
for (const { why, source } of DEVIATIONS.values()) whys.set(`${why} [${source}]`, (whys.get(`${why} [${source}]`) ?? 0) + 1)
tally.row('cases', cases.length)
tally.row('as Prism', cases.length - deviating)
tally.row('deviating for a reason', deviating, percent(deviating, cases.length))
for (const [why, count] of whys) tally.row(`  ${why}`, count)
tally.expect(deviating <= cases.length * LIMIT, 'deviations', `${deviating} of ${cases.length} are more than a tenth`)
tally.finish()
