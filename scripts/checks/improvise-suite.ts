/**
 * For every schema of JSON-Schema-Test-Suite (required part) that has a valid instance, what is improvised must be valid: by
 * our own check, and by a witness that agrees with the suite about the schema's instances (Ajv, else @hyperjump/json-schema).
 * `node scripts/checks/improvise-suite.ts [FOLDER] [--verbose]`
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createRequire } from 'node:module'
import type { Documents } from '../../src/model/documents.ts'
import { conforms } from '../../src/schema/check/check.ts'
import { createSchemas } from '../../src/schema/compile/compile.ts'
import type { DialectName } from '../../src/schema/compile/dialect.ts'
import { improvise } from '../../src/schema/improvise.ts'
import { Random } from '../../src/schema/random.ts'

interface Group {
  readonly description: string
  readonly schema: unknown
  readonly tests: readonly { readonly data: unknown; readonly valid: boolean }[]
}

const NEEDED = 0.99
const SEEDS = [1, 2, 3]
const NOW = Date.UTC(2026, 0, 15)
const DRAFTS: readonly (readonly [string, DialectName, string])[] = [
  ['draft4', 'draft-04', 'ajv-draft-04'],
  ['draft7', 'draft-07', 'ajv'],
  ['draft2020-12', '2020-12', 'ajv/dist/2020.js'],
]

interface Validator {
  (value: unknown): boolean | Promise<boolean>
}
interface Hyperjump {
  registerSchema(schema: unknown, uri: string, dialect: string): void
  validate(uri: string, value: unknown): Promise<{ readonly valid: boolean }>
}
interface AjvLike {
  compile(schema: unknown): (value: unknown) => boolean
  addSchema(schema: unknown, key?: string): unknown
}

const load = createRequire(import.meta.url)
const [folder = join(import.meta.dirname, '../../../shared/corpus/json-schema-test-suite')] = process.argv
  .slice(2)
  .filter((word) => !word.startsWith('--'))
const verbose = process.argv.includes('--verbose')
const remotes = readRemotes()

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function readRemotes(): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>()
  const root = join(folder, 'remotes')
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.json')) found.set(`http://localhost:1234/${relative('.', file).replaceAll('\\', '/')}`, read(join(root, file)))
  }
  const metas = ['draft-06', 'draft-07'].map((draft) => `ajv/dist/refs/json-schema-${draft}.json`)
  const parts = [
    'schema',
    'meta/applicator',
    'meta/content',
    'meta/core',
    'meta/format-annotation',
    'meta/meta-data',
    'meta/unevaluated',
    'meta/validation',
  ]
  for (const path of [
    ...metas,
    'ajv-draft-04/dist/refs/json-schema-draft-04.json',
    ...parts.map((part) => `ajv/dist/refs/json-schema-2020-12/${part}.json`),
  ]) {
    const schema = load(path) as { readonly $id?: string; readonly id?: string }
    found.set((schema.$id ?? schema.id ?? '').replace(/#$/, ''), schema)
  }
  return found
}

function documentsOf(uri: string, schema: unknown): Pick<Documents, 'resolve'> {
  return {
    resolve(ref, base) {
      const target = new URL(ref, base)
      const fragment = decodeURIComponent(target.hash.slice(1))
      target.hash = ''
      let value = target.href === uri ? schema : remotes.get(target.href)
      if (value === undefined) return { unresolved: 'missing-document', message: `there is no ${target.href}` }
      for (const token of fragment === '' ? [] : fragment.slice(1).split('/')) {
        const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
        value = typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined
      }
      if (value === undefined) return { unresolved: 'missing-pointer', message: `there is no ${ref}` }
      return { value, place: { uri: target.href, pointer: fragment } }
    },
  }
}

/** Ajv's opinion, where it has one: it must read the schema and agree with the suite's own verdicts. */
function ajvFor(module: string, group: Group): Validator | null {
  try {
    const door = load(module) as { readonly default: new (options: object) => AjvLike }
    const ajv = new door.default({ strict: false, logger: false, validateFormats: false, addUsedSchema: false })
    for (const [uri, schema] of remotes) if (uri.startsWith('http://localhost')) addTo(ajv, schema, uri)
    const validate = ajv.compile(group.schema)
    return group.tests.every((test) => validate(test.data) === test.valid) ? validate : null
  } catch {
    return null
  }
}

const DIALECTS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['draft-04', ['draft-04', 'http://json-schema.org/draft-04/schema#']],
  ['draft-07', ['draft-07', 'http://json-schema.org/draft-07/schema#']],
  ['2020-12', ['draft-2020-12', 'https://json-schema.org/draft/2020-12/schema']],
])

/** The opinion of @hyperjump/json-schema, where it can read the schema and agrees with the suite. */
async function hyperjumpFor(dialect: DialectName, uri: string, group: Group): Promise<Validator | null> {
  const [draft, meta] = DIALECTS.get(dialect) ?? ['', '']
  try {
    const door = (await import(`@hyperjump/json-schema/${draft}`)) as Hyperjump
    for (const [remote, schema] of remotes)
      if (remote.startsWith('http://localhost') && !registered.has(`${draft} ${remote}`)) registerWith(door, draft, schema, remote, meta)
    const named =
      typeof group.schema === 'object' && group.schema !== null
        ? Object.entries(group.schema).find(([key]) => key === '$id' || key === 'id')?.[1]
        : undefined
    const at = typeof named === 'string' ? new URL(named, uri).href : uri
    door.registerSchema(group.schema, at, meta)
    const validate = async (value: unknown): Promise<boolean> => (await door.validate(at, value)).valid
    for (const test of group.tests) if ((await validate(test.data)) !== test.valid) return null
    return validate
  } catch {
    return null
  }
}

const registered = new Set<string>()

function registerWith(door: Hyperjump, draft: string, schema: unknown, uri: string, meta: string): void {
  registered.add(`${draft} ${uri}`)
  try {
    door.registerSchema(schema, uri, meta)
  } catch {
    return
  }
}

/** Remotes of other drafts are none of this Ajv's business. */
function addTo(ajv: AjvLike, schema: unknown, uri: string): void {
  try {
    ajv.addSchema(schema, uri)
  } catch {
    return
  }
}

let total = 0
let misses = 0
let slowest = 0
for (const [draft, dialect, module] of DRAFTS) {
  const tally = { schemas: 0, misses: 0, byAjv: 0, byHyperjump: 0 }
  const directory = join(folder, 'tests', draft)
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.json'))) {
    for (const [index, group] of (read(join(directory, file)) as readonly Group[]).entries()) {
      if (!group.tests.some((test) => test.valid)) continue
      const missed = await tryGroup(group, `http://suite.invalid/${draft}/${file}/${index}`, dialect, module, tally)
      tally.schemas++
      if (missed === null) continue
      tally.misses++
      console.log(`miss  ${draft}/${file}: ${group.description}: ${missed}`)
    }
  }
  total += tally.schemas
  misses += tally.misses
  const share = ((100 * (tally.schemas - tally.misses)) / tally.schemas).toFixed(2)
  console.log(
    `${draft.padEnd(14)} ${tally.schemas} schemas, ${tally.misses} missed, ${share} % (witnesses: Ajv for ${tally.byAjv}, hyperjump for ${tally.byHyperjump} more)`,
  )
}

async function tryGroup(
  group: Group,
  uri: string,
  dialect: DialectName,
  module: string,
  tally: { byAjv: number; byHyperjump: number },
): Promise<string | null> {
  const schemas = createSchemas({ documents: documentsOf(uri, group.schema), dialect, formats: 'annotate' })
  const node = schemas.node({ value: group.schema, place: { uri, pointer: '' } })
  const ajv = ajvFor(module, group)
  const witness = ajv ?? (await hyperjumpFor(dialect, uri, group))
  if (ajv !== null) tally.byAjv++
  else if (witness !== null) tally.byHyperjump++
  for (const seed of SEEDS) {
    const from = performance.now()
    const made = improvise(node, { random: new Random(seed), direction: 'reply', now: NOW })
    slowest = Math.max(slowest, performance.now() - from)
    if ('impossible' in made) return `impossible: ${made.impossible.why} (${made.impossible.place.pointer})`
    const text = JSON.stringify(made.value) ?? 'undefined'
    if (verbose) console.log(`      ${group.description}: ${text}`)
    if (!conforms(node, made.value, 'reply')) return `our check refuses ${text}`
    if (witness !== null && !(await witness(JSON.parse(text)))) return `${ajv === null ? 'Hyperjump' : 'Ajv'} refuses ${text}`
  }
  return null
}

console.log(`${((100 * (total - misses)) / total).toFixed(2)} % of ${total} schemas; the slowest took ${slowest.toFixed(1)} ms`)
process.exitCode = (total - misses) / total < NEEDED ? 1 : 0
