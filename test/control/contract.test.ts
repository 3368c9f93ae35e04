import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { loadContracts } from '../../src/app/registry.ts'
import { CALLS } from '../../src/control/api.ts'
import { controlContractText } from '../../src/control/contract.ts'
import type { CompiledContract } from '../../src/model/protocol.ts'
import type { WireRequest } from '../../src/model/wire.ts'
import { controlled } from './controlled.ts'
import { rightCalls } from './right-calls.ts'

/** The contract as it is published, but that objects have no members beside those it names: nothing may go untold. */
async function closedContract(): Promise<CompiledContract> {
  const [compiled] = await loadContracts({ contract: closed(JSON.parse(controlContractText())) as object, security: 'off' })
  assert.ok(compiled !== undefined)
  return compiled
}

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, closed(one)]))
  return 'properties' in members && members['type'] === 'object' && !('additionalProperties' in members)
    ? { ...members, additionalProperties: false }
    : members
}

/** What our own judge finds wrong with an answer of the live API. */
function judged(contract: CompiledContract, name: string, status: number, headers: Headers, text: string): readonly string[] {
  const request: WireRequest = {
    method: 'POST',
    target: `/call/${name}`,
    headers: ['Accept', '*/*'],
    body: null,
    origin: 'http://localhost',
  }
  const bytes = Buffer.from(text)
  const match = contract.identify(request)
  assert.equal(match.operation?.id, name)
  const findings = contract.judge(match, request, {
    status,
    headers: ['Content-Type', headers.get('content-type') ?? ''],
    body: { bytes, size: bytes.length, whole: true },
    by: 'live',
    why: [],
    findings: null,
  })
  return findings.map(({ at, message }) => `${name} ${status} ${at}: ${message}`)
}

test('the contract has every call and no other, and no defect', async () => {
  const [compiled] = await loadContracts({ contract: JSON.parse(controlContractText()) })
  assert.ok(compiled !== undefined)
  const calls = compiled.contract.operations.filter(({ path }) => path.startsWith('/call/'))
  const { paths } = JSON.parse(controlContractText()) as { paths: Record<string, { post: { 'x-understudy-effect': string } }> }
  const effects = calls.map(({ id, path }) => [id, paths[path]?.post['x-understudy-effect'] === 'read' ? 'read' : 'change'])
  assert.deepEqual(Object.fromEntries(effects), { ...CALLS })
  assert.deepEqual(
    calls.filter(({ id, path }) => path !== `/call/${id}`),
    [],
  )
  assert.deepEqual([...compiled.check()], [])
})

test('every call answers as the contract says, and with nothing that it does not say', async (t) => {
  const contract = await closedContract()
  const live = await controlled(t)
  const calls = await rightCalls(live)
  assert.deepEqual(new Set(calls.map(([name]) => name)), new Set(Object.keys(CALLS)))
  for (const [name, argument, status = 200] of calls) {
    const response = await live.call(name, argument)
    const text = await response.text()
    assert.equal(response.status, status, `${name}: ${text.slice(0, 400)}`)
    assert.deepEqual(judged(contract, name, response.status, response.headers, text), [])
  }
})

/** Ways in which an argument can be wrong, made of what the contract says of it. */
function wrongArguments(schema: Readonly<Record<string, unknown>>): unknown[] {
  const { properties = {}, required = [] } = schema as { properties?: Record<string, Record<string, unknown>>; required?: string[] }
  const right = Object.fromEntries(required.map((name) => [name, sample(properties[name] ?? {})]))
  const wrong: unknown[] = [[], 'text', 7, { ...right, stranger: 1 }]
  for (const name of required) wrong.push(Object.fromEntries(Object.entries(right).filter(([one]) => one !== name)))
  for (const [name, property] of Object.entries(properties)) {
    for (const value of unfit(property)) wrong.push({ ...right, [name]: value })
  }
  return wrong
}

function sample(property: Readonly<Record<string, unknown>>): unknown {
  if ('$ref' in property) return 'live'
  return property['type'] === 'array' ? [] : property['type'] === 'integer' ? 1 : 'x'
}

function unfit(property: Readonly<Record<string, unknown>>): unknown[] {
  if ('$ref' in property) return ['nowhere', 1, null]
  const { type, maxLength, minLength, maximum, minimum, enum: values } = property
  return [
    ...(type === 'string' ? [1, {}, [], null] : []),
    ...(type === 'integer' ? ['1', 1.5, {}] : []),
    ...(type === 'number' ? ['1', {}] : []),
    ...(type === 'boolean' ? ['true', 1] : []),
    ...(type === 'array' ? ['a', [1]] : []),
    ...(type === 'object' ? ['a', { stranger: {} }] : []),
    ...(typeof maxLength === 'number' && maxLength < 10_000 ? ['x'.repeat(maxLength + 1)] : []),
    ...(minLength === 1 ? [''] : []),
    ...(typeof maximum === 'number' ? [maximum + 1] : []),
    ...(typeof minimum === 'number' ? [minimum - 1] : []),
    ...(Array.isArray(values) ? ['none of these'] : []),
  ]
}

test('a look at a session does not begin it', async (t) => {
  const live = await controlled(t)
  for (const [name, argument] of [
    ['stateResources', { all: true }],
    ['entities', { resource: 'Category' }],
    ['entity', { resource: 'Category', key: 'maps' }],
  ] as const)
    assert.equal((await live.call(name, { ...argument, session: 'nobodys' })).status, 200)
  assert.deepEqual(live.understudy.state.sessions, [])
})

test('generated wrong calls are refused, each as the contract says, and change nothing', async (t: TestContext) => {
  const contract = await closedContract()
  const live = await controlled(t)
  const before = live.understudy.handoff.routing.epoch
  const { paths } = JSON.parse(controlContractText()) as {
    paths: Record<string, { post: { requestBody: { content: Record<string, { schema: object }> } } }>
  }
  let refused = 0
  for (const name of Object.keys(CALLS)) {
    const schema = paths[`/call/${name}`]?.post.requestBody.content['application/json']?.schema ?? {}
    for (const argument of wrongArguments(schema as Record<string, unknown>)) {
      const response = await live.call(name, argument)
      const text = await response.text()
      assert.equal(response.status, 400, `${name} ${JSON.stringify(argument).slice(0, 200)} → ${text.slice(0, 200)}`)
      assert.deepEqual(judged(contract, name, response.status, response.headers, text), [])
      refused++
    }
  }
  assert.ok(refused > 400, `${refused} wrong calls`)
  assert.deepEqual([live.understudy.handoff.routing.epoch, live.understudy.recorder.latest], [before, 0])
})

test('the call of older clients, with its name in the body, is held to the same contract', async (t) => {
  const { url } = await controlled(t)
  const post = (body: unknown): Promise<Response> =>
    fetch(`${url}/call`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  assert.equal((await post({ call: 'info', argument: {} })).status, 200)
  assert.equal((await post({ call: 'exchanges', argument: { limit: 'many' } })).status, 400)
  assert.equal((await post({ call: 'constructor' })).status, 404)
})

test('the contract is served as it is published', async (t) => {
  const { url } = await controlled(t)
  assert.equal(await (await fetch(`${url}/openapi.json`)).text(), controlContractText())
})

test('what is no call answers as the contract says, too', async (t) => {
  const contract = await closedContract()
  const { url } = await controlled(t)
  const doors = contract.contract.operations.filter(({ path }) => !path.startsWith('/call'))
  assert.ok(doors.length >= 5, `${doors.length} doors`)
  for (const { method, path } of doors) {
    const response: Response = await fetch(url + path, { method })
    const request: WireRequest = { method, target: path, headers: ['Accept', '*/*'], body: null, origin: 'http://localhost' }
    const bytes = path === '/feed' ? Buffer.alloc(0) : Buffer.from(await response.arrayBuffer())
    await response.body?.cancel().catch(() => {})
    const headers = ['Content-Type', response.headers.get('content-type') ?? '']
    const body = { bytes, size: bytes.length, whole: path !== '/feed' }
    const findings = contract.judge(contract.identify(request), request, {
      status: response.status,
      headers,
      body,
      by: 'live',
      why: [],
      findings: null,
    })
    assert.deepEqual([response.status, findings.map(({ message }) => message)], [200, []], path)
  }
})

test('pages of a list follow upon one another, and miss nothing', async (t) => {
  const live = await controlled(t)
  for (let i = 0; i < 25; i++) await live.understudy.answer({ target: `/products/${i}` })
  const seen: string[] = []
  for (let before: number | undefined; ;) {
    const response: Response = await live.call('exchanges', { limit: 10, ...(before === undefined ? {} : { before }) })
    const { result } = (await response.json()) as { result: { sequence: number; target: string }[] }
    if (result.length === 0) break
    seen.unshift(...result.map(({ target }) => target))
    before = result[0]?.sequence ?? 0
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 25 }, (_, i) => `/products/${i}`),
  )
})
