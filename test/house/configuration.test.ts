import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { written } from '../../scripts/configuration-page.ts'
import { DEFAULT_NOW, DEFAULTS } from '../../src/app/options.ts'
import { upstreamOf } from '../../src/app/handoff/upstreams.ts'
import { createUnderstudy } from '../../src/app/understudy.ts'
import { OPTIONS } from '../../src/cli/options/options.ts'
import type { Configuration } from '../../src/config/configuration.ts'
import { readConfiguration } from '../../src/config/read.ts'
import { configurationSchema, type RawSchema } from '../../src/config/schema.ts'
import { buildYaml } from '../../src/documents/yaml-value.ts'
import { parseYaml } from '../../src/documents/yaml.ts'
import { check } from '../../src/schema/check/check.ts'
import { PETS } from '../process/cli.ts'
import { read } from './source.ts'

const folder = mkdtempSync(join(tmpdir(), 'understudy '))
after(() => rmSync(folder, { recursive: true, force: true }))
writeFileSync(join(folder, 'pets.yaml'), PETS)

function settings(value: object): Configuration {
  writeFileSync(join(folder, 'understudy.json'), JSON.stringify(value))
  return readConfiguration('understudy.json', folder).settings
}

/** Every setting at this place with its default written out. */
function spelledOut(...path: string[]): Record<string, unknown> {
  let schema: RawSchema = configurationSchema().raw
  for (const name of path) schema = configurationSchema().memberOf(schema, name) ?? {}
  const out: Record<string, unknown> = {}
  for (const name of Object.keys(schema.properties ?? {})) {
    const member = configurationSchema().memberOf(schema, name) ?? {}
    if (member.default !== undefined) out[name] = member.default
    else if (member.properties !== undefined && name !== 'tls') out[name] = spelledOut(...path, name)
  }
  return out
}

function* everySchema(schema: RawSchema, path: string): Iterable<readonly [string, RawSchema]> {
  yield [path, schema]
  for (const [name, member] of Object.entries(schema.properties ?? {})) yield* everySchema(member, `${path}.${name}`)
  if (typeof schema.additionalProperties === 'object') yield* everySchema(schema.additionalProperties, `${path}.*`)
  if (schema.items !== undefined) yield* everySchema(schema.items, `${path}[]`)
}

const ALL = [
  ...everySchema(configurationSchema().raw, ''),
  ...Object.entries(definitions()).flatMap(([name, schema]) => [...everySchema(schema, name)]),
]

function definitions(): Record<string, RawSchema> {
  const raw: { $defs: Record<string, RawSchema> } = JSON.parse(read('schemas/understudy.schema.json'))
  return raw.$defs
}

test('every setting is described, and the description ends with its default', () => {
  const wrong = ALL.filter(([path, schema]) => {
    const isSetting = /[.]\w[\w-]*$/.test(path)
    if (isSetting && schema.description === undefined && schema.$ref === undefined) return true
    return schema.default !== undefined && schema.description?.endsWith(` Default \`${written(schema.default)}\`.`) !== true
  })
  assert.deepEqual(
    wrong.map(([path]) => path),
    [],
  )
})

test('every schema that can be missed says what to write instead', () => {
  const mute = ALL.filter(([, schema]) => (schema.type !== undefined || schema.enum !== undefined) && schema.errorMessage === undefined)
  assert.deepEqual(
    mute.map(([path]) => path),
    ['.$schema'],
  )
})

test('defaults of the schema are those of the code: upstreams', () => {
  const { upstreams } = settings({ upstreams: { orders: { url: 'http://localhost:1', ...spelledOut('upstreams', 'x') } } })
  const said = upstreams['orders']
  assert.ok(said !== undefined)
  assert.deepEqual(upstreamOf('orders', said), upstreamOf('orders', { url: 'http://localhost:1' }))
  assert.deepEqual(
    Object.keys(said)
      .filter((name) => name !== 'credentials')
      .toSorted(),
    Object.keys(upstreamOf('orders', said))
      .filter((name) => name !== 'name')
      .toSorted(),
  )
})

test('defaults of the schema are those of the code: groups', async () => {
  const contract = join(folder, 'pets.yaml')
  const { groups } = settings({ groups: { pets: spelledOut('groups', 'x') } })
  await using plain = await createUnderstudy({ contract, handoff: { profile: 'standard' } })
  await using spelled = await createUnderstudy({ contract, groups })
  assert.deepEqual(spelled.handoff.groups, plain.handoff.groups)
})

test('defaults of the schema are those of the code: the stand-in', () => {
  const { mock } = settings({ mock: spelledOut('mock') })
  const { seed, now, security, credential, validate, serialization, unknownQuery, examples, cors } = OPTIONS
  const initials = { seed, now, security, credentials: credential, validate, serialization, unknownQuery, examples, cors }
  const expected = Object.fromEntries(Object.entries(initials).map(([name, { initial }]) => [name, initial]))
  assert.deepEqual([mock.seed, mock.now], [DEFAULTS.seed, DEFAULT_NOW])
  assert.deepEqual(mock, { ...expected, cacheBytes: DEFAULTS.cacheBytes })
})

test('defaults of the schema are those of the code: the server', () => {
  const { server } = settings({ server: { ...spelledOut('server') } })
  const { port, host, controlPort, bodyLimit } = OPTIONS
  assert.deepEqual(server, {
    port: port.initial,
    host: host.initial,
    bodyLimit: bodyLimit.initial,
    headersTimeout: 20_000,
    requestTimeout: 120_000,
    control: { port: controlPort.initial, host: '127.0.0.1' },
  })
})

test('another validator takes the schema, and finds the same configurations wrong', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  const validate = ajv.compile(JSON.parse(read('schemas/understudy.schema.json')))
  const texts = read('src/config/mistakes.fixture.txt')
    .split(/^# /m)
    .slice(1)
    .map((part) => [...part.matchAll(/^\| (.*)$/gm)].map(([, line]) => `${line}\n`).join(''))
  let compared = 0
  for (const text of [
    ...texts,
    JSON.stringify({ mock: spelledOut('mock'), server: spelledOut('server'), groups: { a: spelledOut('groups', 'x') } }),
  ]) {
    const parsed = parseYaml(text, 50)
    const built = 'events' in parsed ? buildYaml(text, parsed) : parsed
    if (!('value' in built)) continue
    compared++
    assert.equal(check(configurationSchema().node, built.value, null).length === 0, validate(built.value), text)
  }
  assert.ok(compared > 70)
})

test('examples of configurations in the guides can be used', () => {
  const pages = ['docs/reference/configuration.md', 'README.md', 'docs/guides/one-address.md']
  const blocks = pages.flatMap((page) =>
    [...read(page).matchAll(/^```yaml\n([\s\S]*?)^```/gm)]
      .map(([, text = '']) => text)
      .filter((text) => /^(contracts|upstreams|groups|server|mock):/m.test(text)),
  )
  assert.ok(blocks.length > 0)
  for (const block of blocks) {
    const parsed = parseYaml(block, 50)
    const built = 'events' in parsed ? buildYaml(block, parsed) : parsed
    assert.deepEqual('value' in built ? check(configurationSchema().node, built.value, null) : built, [], block)
  }
})
