/**
 * Runs the JSON-Schema-Test-Suite (https://github.com/json-schema-org/JSON-Schema-Test-Suite) against our own engine.
 * Usage: node scripts/checks/json-schema-suite.ts [folder]; exit code 1 where less than 99.9 % of the required part passes.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, resolve } from 'node:path'
import type { Documents } from '../../src/model/documents.ts'
import type { Located } from '../../src/model/place.ts'
import { check, conforms } from '../../src/schema/check/check.ts'
import { createSchemas } from '../../src/schema/compile/compile.ts'
import type { DialectName } from '../../src/schema/compile/dialect.ts'
import { parseJson } from '../../src/schema/json/json.ts'
import { decodeFragment, pointerTokens, stepInto } from '../../src/schema/json/pointer.ts'

interface Case {
  readonly description: string
  readonly schema: unknown
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[]
}

interface Tally {
  passed: number
  failed: number
}

const REMOTES = 'http://localhost:1234/'
const DRAFTS: readonly (readonly [string, DialectName])[] = [
  ['draft4', 'draft-04'],
  ['draft6', 'draft-06'],
  ['draft7', 'draft-07'],
  ['draft2019-09', '2019-09'],
  ['draft2020-12', '2020-12'],
]

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../../../shared/corpus/json-schema-test-suite'))
const verbose = process.argv.includes('--failures')

function main(): number {
  if (!existsSync(join(folder, 'tests'))) {
    console.error(`There is no JSON-Schema-Test-Suite in ${folder}`)
    return 2
  }
  const remotes = readRemotes()
  let worst = 1
  console.log('draft            part              passed  of     share')
  for (const [name, dialect] of DRAFTS) {
    const tests = join(folder, 'tests', name)
    if (!existsSync(tests)) continue
    worst = Math.min(worst, row(name, 'required', run(tests, dialect, remotes, 'annotate')))
    row(name, 'optional', run(join(tests, 'optional'), dialect, remotes, 'annotate'))
    row(name, 'optional/format', run(join(tests, 'optional', 'format'), dialect, remotes, 'assert'))
  }
  return worst >= 0.999 ? 0 : 1
}

function row(draft: string, part: string, { passed, failed }: Tally): number {
  const share = passed / Math.max(1, passed + failed)
  console.log(
    `${draft.padEnd(16)} ${part.padEnd(16)} ${String(passed).padStart(7)}  ${String(passed + failed).padEnd(6)} ${(share * 100).toFixed(2)} %`,
  )
  return share
}

function run(path: string, dialect: DialectName, remotes: ReadonlyMap<string, unknown>, formats: 'assert' | 'annotate'): Tally {
  const tally: Tally = { passed: 0, failed: 0 }
  if (!existsSync(path)) return tally
  for (const file of readdirSync(path).filter((name) => name.endsWith('.json'))) {
    for (const one of readJson(join(path, file)) as readonly Case[]) {
      const documents = documentsOf(one.schema, remotes)
      const node = createSchemas({ documents, dialect, formats }).node({ value: one.schema, place: { uri: 'suite:schema', pointer: '' } })
      for (const test of one.tests) {
        const held = conforms(node, test.data, null)
        const told = check(node, test.data, null)
        if (held === test.valid && (told.length === 0) === test.valid) tally.passed++
        else {
          tally.failed++
          if (verbose)
            console.log(
              `  ${relative(folder, join(path, file))}: ${one.description} / ${test.description}: ${held} ${JSON.stringify(told[0]?.message)}`,
            )
        }
      }
    }
  }
  return tally
}

function documentsOf(schema: unknown, remotes: ReadonlyMap<string, unknown>): Pick<Documents, 'resolve'> {
  return {
    resolve(ref, base): ReturnType<Documents['resolve']> {
      const hash = ref.indexOf('#')
      const [path, fragment] = hash < 0 ? [ref, ''] : [ref.slice(0, hash), ref.slice(hash + 1)]
      const uri = path === '' ? base : URL.canParse(path, base) ? new URL(path, base).href : path
      const root: Located | null = uri === 'suite:schema' ? { value: schema, place: { uri, pointer: '' } } : remoteOf(uri, remotes)
      if (root === null) return { unresolved: 'missing-document', message: `there is no document ${uri}` }
      const pointer = decodeFragment(fragment)
      const value = pointerTokens(pointer).reduce(stepInto, root.value)
      return value === undefined
        ? { unresolved: 'missing-pointer', message: `there is nothing at ${pointer}` }
        : { value, place: { uri, pointer } }
    },
  }
}

function remoteOf(uri: string, remotes: ReadonlyMap<string, unknown>): Located | null {
  const value = remotes.get(uri) ?? remotes.get(`${uri}#`)
  return value === undefined ? null : { value, place: { uri, pointer: '' } }
}

/** The remotes of the suite, and the meta-schemas as Ajv packs them. */
function readRemotes(): ReadonlyMap<string, unknown> {
  const remotes = new Map<string, unknown>()
  const path = join(folder, 'remotes')
  for (const file of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.json')) remotes.set(REMOTES + file.replaceAll('\\', '/'), readJson(join(path, file)))
  }
  const require = createRequire(import.meta.url)
  const refs = join(require.resolve('ajv/package.json'), '../dist/refs')
  const draft4 = join(require.resolve('ajv-draft-04/package.json'), '../dist/refs/json-schema-draft-04.json')
  const files = readdirSync(refs, { recursive: true, encoding: 'utf8' }).map((file) => join(refs, file))
  for (const file of [...files, draft4]) {
    if (!file.endsWith('.json') || !existsSync(file)) continue
    const schema = readJson(file)
    const id = stepInto(schema, '$id') ?? stepInto(schema, 'id')
    if (typeof id === 'string' && id.includes('json-schema.org')) remotes.set(id.replace(/#$/, ''), schema)
  }
  return remotes
}

function readJson(path: string): unknown {
  const read = parseJson(readFileSync(path, 'utf8'), { maxDepth: 10_000, duplicates: 'last' })
  if ('error' in read) throw new Error(`${path}: ${read.error.message}`)
  return read.value
}

process.exitCode = main()
