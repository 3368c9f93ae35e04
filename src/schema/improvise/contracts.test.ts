import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { at, type Located } from '../../model/place.ts'
import { createSchemas } from '../compile/compile.ts'
import type { DialectName } from '../compile/dialect.ts'
import { improvise } from '../improvise.ts'
import type { Direction } from '../node.ts'
import { isRecord, pointerTokens, stepInto } from '../json/pointer.ts'
import { Random } from '../random.ts'

interface AjvLike {
  compile(schema: unknown): (value: unknown) => boolean
  addSchema(schema: unknown, key: string): unknown
}

const load = createRequire(import.meta.url)
const { default: Ajv } = load('ajv/dist/2020.js') as { readonly default: new (options: object) => AjvLike }
const { default: addFormats } = load('ajv-formats') as { readonly default: (ajv: AjvLike, options: object) => void }
const FORMATS = ['date', 'date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid']
const NOW = Date.UTC(2026, 0, 15)

interface Reply extends Located {
  readonly id: string
}

function* repliesOf(root: unknown): Generator<Reply> {
  for (const [path, item] of entries(stepInto(root, 'paths'))) {
    for (const [method, operation] of entries(item)) {
      for (const [status, written] of entries(stepInto(operation, 'responses'))) {
        const here = at(at(`${at('/paths', path)}/${method}/responses`, status), '').slice(0, -1)
        const { value, place } = follow(root, { value: written, place: { uri: 'test:', pointer: here } })
        const id = `${method} ${path} ${status}`
        for (const [type, media] of entries(stepInto(value, 'content'))) {
          const schema = stepInto(media, 'schema')
          if (isRecord(schema) && type.includes('json'))
            yield { id, value: schema, place: { uri: 'test:', pointer: `${at(`${place.pointer}/content`, type)}/schema` } }
        }
        const schema = stepInto(value, 'schema')
        if (isRecord(schema)) yield { id, value: schema, place: { uri: 'test:', pointer: `${place.pointer}/schema` } }
      }
    }
  }
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.entries(value) : []
}

function located(root: unknown, pointer: string): Located {
  return { value: pointerTokens(pointer).reduce(stepInto, root), place: { uri: 'test:', pointer } }
}

function follow(root: unknown, written: Located): Located {
  const ref = stepInto(written.value, '$ref')
  return typeof ref === 'string' && ref.startsWith('#/') ? located(root, decodeURIComponent(ref.slice(1))) : written
}

/** An OpenAPI 3.0 schema in the words of JSON Schema 2020-12, for Ajv; references are compiled when they are met. */
class Witness {
  readonly #root: unknown
  readonly #ajv: AjvLike
  readonly #known: Set<string> = new Set()

  constructor(root: unknown) {
    this.#root = root
    this.#ajv = new Ajv({
      strict: false,
      logger: false,
      validateSchema: false,
      addUsedSchema: false,
      unicodeRegExp: false,
      inlineRefs: false,
    })
    addFormats(this.#ajv, { mode: 'full', formats: FORMATS })
  }

  /** null where Ajv cannot read the schema. */
  opinion(schema: unknown, value: unknown): boolean | null {
    try {
      return this.#ajv.compile(this.#translate(schema))(JSON.parse(JSON.stringify(value)))
    } catch {
      return null
    }
  }

  #translate(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map((one) => this.#translate(one))
    if (!isRecord(schema)) return schema
    const ref = schema['$ref']
    if (typeof ref === 'string' && ref.startsWith('#/')) return { $ref: this.#add(ref) }
    const out: Record<string, unknown> = {}
    for (const [word, value] of Object.entries(schema)) {
      if (/^x-|^(example|examples|default|discriminator|nullable|xml|externalDocs|deprecated)$/.test(word)) continue
      out[word] =
        word === 'enum' || word === 'const'
          ? value
          : word === 'properties'
            ? Object.fromEntries(entries(value).map(([name, one]) => [name, this.#translate(one)]))
            : this.#translate(value)
    }
    const required = schema['required']
    if (Array.isArray(required))
      out['required'] = required.filter((name) => stepInto(stepInto(schema['properties'], String(name)), 'writeOnly') !== true)
    for (const [flag, bound] of [
      ['exclusiveMinimum', 'minimum'],
      ['exclusiveMaximum', 'maximum'],
    ] as const) {
      if (out[flag] === true) out[flag] = out[bound]
      else if (out[flag] === false) delete out[flag]
    }
    if (typeof schema['format'] === 'string' && !FORMATS.includes(schema['format'])) delete out['format']
    return schema['nullable'] === true ? { anyOf: [{ type: 'null' }, out] } : out
  }

  #add(ref: string): string {
    const key = `mem:${encodeURIComponent(ref)}`
    if (this.#known.has(key)) return key
    this.#known.add(key)
    this.#ajv.addSchema(this.#translate(located(this.#root, decodeURIComponent(ref.slice(1))).value), key)
    return key
  }
}

function dialectOf(root: unknown): DialectName {
  const version = stepInto(root, 'openapi')
  return typeof version !== 'string' ? 'openapi-2.0' : version.startsWith('3.0') ? 'openapi-3.0' : 'openapi-3.1'
}

/** Every so manieth reply of a contract, improvised, held against our check (in improvise) and against Ajv. */
function wrongIn(file: string, most: number, direction: Direction = 'reply'): readonly string[] {
  const root: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const schemas = createSchemas({
    documents: { resolve: (ref) => located(root, decodeURIComponent(ref.slice(ref.indexOf('#') + 1))) },
    dialect: dialectOf(root),
  })
  const witness = new Witness(root)
  const replies = [...repliesOf(root)]
  const step = Math.max(1, Math.floor(replies.length / most))
  return replies
    .filter((_, index) => index % step === 0)
    .flatMap((reply, index) => {
      const made = improvise(schemas.node(reply), { random: new Random(index), direction, now: NOW })
      if ('impossible' in made) return [`${reply.id}: ${made.impossible.why} (${made.impossible.place.pointer})`]
      return witness.opinion(reply.value, made.value) === false
        ? [`${reply.id}: Ajv refuses ${JSON.stringify(made.value).slice(0, 300)}`]
        : []
    })
}

test('every so manieth reply of GitHub is improvised so that Ajv agrees', () => {
  assert.deepEqual(wrongIn(load.resolve('@octokit/openapi/generated/api.github.com.json'), 250), [])
})

test('every reply of the galaxy is improvised so that Ajv agrees', () => {
  const folder = dirname(load.resolve('@scalar/galaxy/latest.json'))
  assert.deepEqual(
    ['3.1.json', 'latest.json'].flatMap((name) => wrongIn(join(folder, name), 500)),
    [],
  )
})

test('the replies of a drawer of small contracts are improvised so that Ajv agrees', () => {
  const folder = dirname(load.resolve('@readme/oas-examples/package.json'))
  const files = ['3.0', '3.1'].flatMap((version) => {
    const drawer = join(folder, version, 'json')
    return readdirSync(drawer)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(drawer, name))
  })
  const wrong = files.flatMap((file) => wrongIn(file, 20).map((one) => `${file.slice(folder.length)}: ${one}`))
  // A tree whose parent is required has no end; two branches that say the same can never be told apart.
  const hopeless = /circular-request-bodies\.json: post \/direct|readme-legacy\.json: .* 401:/
  assert.deepEqual([wrong.filter((one) => !hopeless.test(one)), wrong.length], [[], 4])
})
