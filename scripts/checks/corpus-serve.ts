// Every public contract of the corpus starts and answers: for each of its operations a request is made, and what comes back
// keeps to the contract. What is broken on purpose is reported as a problem, and listed here.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createUnderstudy, type Exchange, type ListeningUnderstudy, Problem } from '../../src/index.ts'
import { requestFor } from './operations.ts'
import { flag, ROOT, shared } from './shared-folder.ts'
import { percent, Tally } from './tally.ts'

/** Documents that cannot be served, by what their problem is. */
const BROKEN: ReadonlyMap<string, string> = new Map<string, string>([])

/** An operation is asked even of the largest contract; `--first` asks one of each. */
const OPERATIONS = flag('first') ? 1 : 5_000
const SLOW_MS = 3_000
/** `--seed=N`: other values, the same promises. */
const SEED = Number(process.argv.find((word) => word.startsWith('--seed='))?.slice(7) ?? 1)

const corpus = shared('corpus')
const tally = new Tally('Contracts of the corpus, served')

interface Count {
  documents: number
  served: number
  reported: number
  /** Served only when references out of the folder were allowed. */
  asked: number
  operations: number
  improvised: number
  impossible: number
  /** Answered with another response than the first choice, since that could not be made. */
  instead: number
  slowest: number
}

/** A document is a contract, and not a fragment of one, when it says so at the top level. */
function isContract(file: string): boolean {
  const text = readFileSync(file, 'utf8')
  return (
    /^["']?(openapi|swagger)["']?\s*:/m.test(text) ||
    /^\s*\{[^]{0,400}?"(openapi|swagger)"\s*:/.test(text) ||
    /^ {0,4}"(openapi|swagger)"\s*:/m.test(text)
  )
}

async function serve(file: string, name: string, count: Count, allowOutside = false): Promise<void> {
  if (!allowOutside) count.documents++
  const from = performance.now()
  try {
    await using understudy = await createUnderstudy({
      seed: SEED,
      contract: file,
      security: 'off',
      validate: 'observe',
      record: { count: 1 },
      allowOutside,
    })
    const operations = understudy.contracts.flatMap((contract) => contract.operations)
    if (operations.length === 0) await answers(understudy, { method: 'GET', target: '/' }, name, count)
    for (const operation of operations.slice(0, OPERATIONS)) {
      await answers(understudy, requestFor(operation), `${name} ${operation.method} ${operation.path}`, count, operation.id)
    }
    count.served++
    tally.expect(!BROKEN.has(name), name, 'is served, although it is listed as broken')
  } catch (error) {
    if (error instanceof Problem && error.code === 'reference-refused' && !allowOutside) {
      // Its files lie beside its folder: refused until somebody allows it, which is what a person would do next.
      count.asked++
      await serve(file, name, count, true)
      return
    }
    count.reported++
    const reported = error instanceof Problem && error.message !== ''
    const known = BROKEN.get(name)
    const what =
      error instanceof Problem ? `${error.code}: ${error.message}` : `threw ${error instanceof Error ? error.stack : String(error)}`
    tally.expect(reported && known === error.code, name, what)
  }
  if (flag('verbose')) console.log(`${name} ${Math.round(performance.now() - from)} ms`)
}

async function answers(
  understudy: ListeningUnderstudy,
  request: Parameters<ListeningUnderstudy['take']>[0],
  what: string,
  count: Count,
  id?: string,
): Promise<void> {
  const from = performance.now()
  let exchange: Exchange
  try {
    exchange = await understudy.take(request)
  } catch (error) {
    tally.fail(what, `threw ${error instanceof Error ? error.stack : String(error)}`)
    return
  }
  const took = performance.now() - from
  count.operations++
  count.slowest = Math.max(count.slowest, took)
  if (took > 100 && flag('verbose')) console.log(`${Math.round(took)} ms: ${what}`)
  if (took > SLOW_MS) tally.fail(what, `took ${Math.round(took)} ms`)
  if (exchange.reply.status === 501 && exchange.reply.by === 'understudy') {
    count.impossible++
    if (flag('verbose')) console.log(`no value: ${what}`)
    return
  }
  const lost = exchange.reply.why.find((reason) => reason.includes('cannot be made'))
  if (lost !== undefined) {
    count.instead++
    if (flag('verbose')) console.log(`instead: ${what}: ${lost}`)
  }
  if (exchange.reply.status === 500 && exchange.reply.by === 'understudy') tally.fail(what, 'is answered 500')
  if (id !== undefined && exchange.operation === null) tally.fail(what, `is not found: ${request.method} ${request.target}`)
  const broken = exchange.verdict.findings.filter(({ subject, severity }) => subject === 'reply' && severity === 'error')
  for (const finding of broken.slice(0, 1)) tally.fail(what, `answer breaks the contract at ${finding.at}: ${finding.message}`)
  if (broken.length === 0) count.improvised++
}

function octokit(): string[] {
  const folder = join(ROOT, 'node_modules/@octokit/openapi/generated')
  if (!existsSync(folder)) return []
  return globSync('*.json', { cwd: folder })
    .map((name) => join(folder, name))
    .toSorted((a, b) => statSync(b).size - statSync(a).size)
    .slice(0, 4)
}

const folders = ['openapi', 'multi-file', 'oai-examples', 'readme-oas-examples', 'specmatic-conformance']
tally.row('', 'contracts', 'served', 'reported', 'asked leave', 'operations', 'answered', 'no value', 'second choice', 'slowest ms')
for (const folder of [...folders, '@octokit/openapi']) {
  const files =
    folder === '@octokit/openapi'
      ? octokit()
      : globSync('**/*.{json,yaml,yml}', { cwd: join(corpus, folder) })
          .toSorted()
          .map((name) => join(corpus, folder, name))
          .filter(isContract)
  const count: Count = {
    documents: 0,
    served: 0,
    reported: 0,
    asked: 0,
    operations: 0,
    improvised: 0,
    impossible: 0,
    instead: 0,
    slowest: 0,
  }
  for (const file of files) await serve(file, folder === '@octokit/openapi' ? relative(ROOT, file) : relative(corpus, file), count)
  tally.expect(files.length > 0, folder, 'has no contracts')
  tally.row(
    folder,
    count.documents,
    count.served,
    count.reported,
    count.asked,
    count.operations,
    percent(count.improvised, count.operations),
    count.impossible,
    count.instead,
    Math.round(count.slowest),
  )
}
tally.finish()
