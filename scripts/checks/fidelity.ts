// The black-box evaluator of the shared tools against our CLI: real contracts, valid and invalid requests over HTTP, answers
// judged by another implementation. `--quick` is a sample for every day, `--seeds=1,2` asks other operations, `--verbose` tells
// what went wrong.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { flag, ROOT, shared } from './shared-folder.ts'
import { percent, Tally } from './tally.ts'

/** What run.mjs of the evaluator adds up; only what is read here. */
interface Total {
  readonly asked: number
  readonly started: number
  readonly ops: number
  readonly built: number
  readonly judged: number
  readonly ok: number
  readonly missedOps: number
  readonly negatives: number
  readonly negativesRejected: number
  readonly classes: Readonly<Record<string, number>>
  readonly repeatedSamePct: number
  readonly readyMedianMs: number
  readonly readyP95Ms: number
  readonly rssMedianMb: number
  readonly rssMaxMb: number
  readonly didNotStart: readonly { readonly spec: string; readonly why: string }[]
  readonly notAsked: readonly { readonly spec: string; readonly why: string }[]
}

interface Outcome {
  readonly total: Total
  readonly specs: readonly {
    readonly spec: string
    readonly result?: {
      readonly operations: readonly {
        readonly name: string
        readonly class: string
        readonly detail?: string
        readonly accepted?: readonly string[]
      }[]
    }
  }[]
}

/** Prism's share of operations that cannot be checked, by the same tool on the same corpus, is the most that we may have. */
const UNCHECKABLE = 0.05
const OK = 0.995
const DOCUMENTED_ERROR = 0.01
const REJECTED = 0.995

/** What cannot be right, and by which specification; still counted as failed. */
const EXPLAINED: ReadonlyMap<string, string> = new Map([
  [
    'netlify.yaml  POST /builds/{build_id}/log',
    'OpenAPI 2.0, Path Item Object: the required body parameter of the path item holds for its operations',
  ],
  ['docker-engine.yaml  POST /session', 'RFC 9110 section 15.2: the only success documented is 101, which ends no exchange'],
  [
    'vercel.json  GET /v1/edge-config/{edgeConfigId}/item/{edgeConfigItemKey}',
    'JSON Schema Validation 6.1.1: type null beside a oneOf without null',
  ],
  ['vercel.json  GET /v1/edge-config/{edgeConfigId}/items', 'JSON Schema Validation 6.1.1: type null beside a oneOf without null'],
  ['vercel.json  GET /v1/integrations/search-repo', 'JSON Schema Validation 6.1.1: type null beside a oneOf without null'],
])

const quick = flag('quick')
const tool = shared('tools/fidelity')
const corpus = shared('corpus/openapi')
const github = join(ROOT, 'node_modules/@octokit/openapi/generated/api.github.com.json')
const work = mkdtempSync(join(tmpdir(), 'understudy-fidelity-'))

function install(): string {
  const folder = join(work, 'tool')
  cpSync(tool, folder, { recursive: true, filter: (name) => !name.includes('node_modules') })
  spawnSync('chmod', ['-R', 'u+w', folder])
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--silent'], { cwd: folder, encoding: 'utf8' })
  if (npm.status !== 0) throw new Error(`npm ci of the evaluator failed: ${npm.stderr}`)
  return folder
}

function evaluate(folder: string, seed: number): Promise<Outcome> {
  const built = join(ROOT, 'dist/cli/bin.js')
  const cli = existsSync(built) ? built : join(ROOT, 'src/cli/bin.ts')
  const server = `${process.execPath} ${cli} start {spec} --port {port} --host 127.0.0.1 --control-port off --quiet`
  const json = join(work, `seed-${seed}.json`)
  const args = [
    '--server',
    server,
    '--specs',
    corpus,
    '--specs',
    github,
    '--max-ops',
    quick ? '8' : '25',
    '--seed',
    String(seed),
    '--brief-json',
    json,
  ]
  const child = spawn(process.execPath, [join(folder, 'run.mjs'), ...args, ...(quick ? ['--limit', '14'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (flag('verbose')) process.stderr.write(text)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(readFileSync(json, 'utf8')) as Outcome) : reject(new Error(`the evaluator ended with ${code}`)),
    )
  })
}

/** Everything that went wrong, so that somebody can look at it. */
function complaints(outcomes: readonly Outcome[]): string[] {
  const lines = outcomes.flatMap(({ specs }) =>
    specs.flatMap(({ spec, result }) =>
      (result?.operations ?? []).flatMap((one) => [
        ...(['ok', 'unbuildable'].includes(one.class)
          ? []
          : [`${one.class}  ${spec}  ${one.name}  ${one.detail ?? ''}${because(`${spec}  ${one.name}`)}`]),
        ...(one.accepted ?? []).map((what) => `accepted-invalid  ${spec}  ${one.name}  ${what}`),
      ]),
    ),
  )
  return [...new Set(lines)].toSorted()
}

function because(what: string): string {
  const reason = EXPLAINED.get(what)
  return reason === undefined ? '' : `  (${reason})`
}

const folder = install()
const seeds =
  process.argv
    .find((word) => word.startsWith('--seeds='))
    ?.slice(8)
    .split(',')
    .map(Number) ?? (quick ? [7] : [7, 23])
const from = performance.now()
const outcomes: Outcome[] = []
if (availableParallelism() > 1) outcomes.push(...(await Promise.all(seeds.map((seed) => evaluate(folder, seed)))))
else for (const seed of seeds) outcomes.push(await evaluate(folder, seed))

const sum = (of: (total: Total) => number): number => outcomes.reduce((all, { total }) => all + of(total), 0)
const inClass = (name: string): number => sum(({ classes }) => classes[name] ?? 0)
const judged = sum(({ judged: count }) => count)
const ok = sum(({ ok: count }) => count)
const contradictions = inClass('doc-contradiction')
const negatives = sum((total) => total.negatives)
const rejected = sum((total) => total.negativesRejected)
const built = sum((total) => total.built)

const tally = new Tally(`Fidelity, seeds ${seeds.join(' and ')}, ${Math.round((performance.now() - from) / 1000)} s`)
const started = sum((total) => total.started)
const asked = sum((total) => total.asked)
tally.row('documents started', started, asked, percent(started, asked))
tally.row(
  'operations asked, built',
  built,
  sum((total) => total.ops),
  '',
)
tally.row('judged operations ok', ok, judged, percent(ok, judged))
tally.row('  faulty examples counted as failures', ok, judged + contradictions, percent(ok, judged + contradictions))
tally.row('documented-error', inClass('documented-error'), built, percent(inClass('documented-error'), built))
tally.row('uncheckable', inClass('uncheckable'), built, percent(inClass('uncheckable'), built))
tally.row('wrong requests rejected', rejected, negatives, percent(rejected, negatives))
for (const { total } of outcomes) {
  tally.row('same answer twice', `${total.repeatedSamePct} %`)
  tally.row('ready, median and p95, ms', total.readyMedianMs, total.readyP95Ms)
  tally.row('memory, median and most, MB', total.rssMedianMb, total.rssMaxMb)
  for (const { spec, why } of total.didNotStart) tally.fail(spec, `did not start: ${why}`)
  for (const { spec, why } of total.notAsked) tally.row(`not asked: ${spec}`, why.slice(0, 80))
}
for (const name of [
  'no-answer',
  'not-routed',
  'refused',
  'undocumented-status',
  'server-error',
  'wrong-media-type',
  'invalid-body',
  'unexpected-body',
  'missing-header',
]) {
  if (inClass(name) > 0) tally.row(`  ${name}`, inClass(name))
}

const log = join(tmpdir(), 'understudy-fidelity.txt')
const found = complaints(outcomes)
writeFileSync(log, `${found.join('\n')}\n`)
for (const line of found.filter((one) => !one.startsWith('uncheckable'))) console.log(line)
if (found.length > 0) console.log(`${found.length} operations to look at, in ${log}`)
if (flag('verbose')) console.log(found.join('\n'))
tally.expect(started === asked, 'documents', 'not all of them started')
tally.expect(ok >= OK * judged, 'ok', `${percent(ok, judged)} is below ${OK * 100} %`)
tally.expect(ok >= OK * (judged + contradictions), 'ok, strictly', `${percent(ok, judged + contradictions)} is below ${OK * 100} %`)
tally.expect(
  inClass('documented-error') <= DOCUMENTED_ERROR * built,
  'documented-error',
  `more than ${DOCUMENTED_ERROR * 100} % of the operations`,
)
tally.expect(inClass('uncheckable') <= UNCHECKABLE * built, 'uncheckable', `more than ${UNCHECKABLE * 100} % of the operations`)
tally.expect(rejected >= REJECTED * negatives, 'rejected', `${percent(rejected, negatives)} is below ${REJECTED * 100} %`)
rmSync(work, { recursive: true, force: true })
tally.finish()
