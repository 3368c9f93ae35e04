import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Home } from '../model/contract.ts'
import type { CompiledContract } from '../model/protocol.ts'
import type { WireRequest } from '../model/wire.ts'
import { claim } from './claim.ts'

/** Has the operation `GET /` only. */
function contract(name: string, home?: Partial<Home>): CompiledContract & { readonly name: string } {
  const nobody = (): never => assert.fail('only to be identified')
  return {
    name,
    ...(home === undefined ? {} : { home: { host: null, port: null, ...home } }),
    contract: { id: name, title: name, version: '', format: '', source: '', hash: '', operations: [], basePaths: [''] },
    defects: [],
    identify: () => ({
      operation: { id: name, method: 'GET', path: '/', summary: '', tags: [], deprecated: false, place: { uri: '', pointer: '' } },
      wantsBody: false,
      closeness: 2,
    }),
    inspect: nobody,
    improvise: nobody,
    refuse: nobody,
    beside: nobody,
    judge: nobody,
    compare: nobody,
    subject: nobody,
    promises: nobody,
    repeatKey: nobody,
    resources: nobody,
    world: nobody,
    locate: nobody,
    excerpt: nobody,
    passage: nobody,
    describe: nobody,
    redact: nobody,
    redactReply: nobody,
    redactTarget: nobody,
    check: nobody,
  }
}

function claimed(contracts: readonly CompiledContract[], request: Partial<WireRequest> & { readonly host?: string }): string | null {
  const { host, ...rest } = request
  const headers = host === undefined ? [] : ['Host', host]
  return (
    claim({ contracts }, { method: 'GET', target: '/', headers, body: null, origin: 'http://x', ...rest })?.compiled.contract.id ?? null
  )
}

test('claim goes by the host that a contract names, whatever its case and port', () => {
  const all = [contract('any'), contract('shop', { host: 'shop.example' }), contract('wild', { host: '*.wild.example' })]
  const hosts = [
    'localhost:4010',
    'shop.example',
    'SHOP.example:80',
    'shop.example.',
    'a.shop.example',
    'x.wild.example',
    'y.x.wild.example',
    'wild.example',
    '.wild.example',
    '[::1]:4010',
    '',
  ]
  assert.deepEqual(
    hosts.map((host) => claimed(all, { host })),
    ['any', 'shop', 'shop', 'shop', 'any', 'wild', 'wild', 'any', 'any', 'any', 'any'],
  )
  assert.equal(claimed(all, {}), 'any')
  assert.equal(claimed(all, { host: 'localhost', target: 'http://shop.example/x' }), 'shop')
})

test('claim goes by the port that a contract has for itself, before the host', () => {
  const all = [contract('any'), contract('own', { port: 4020 }), contract('both', { port: 4020, host: 'shop.example' })]
  assert.deepEqual(
    [
      claimed(all, { port: 4010 }),
      claimed(all, { port: 4020 }),
      claimed(all, { port: 4020, host: 'shop.example' }),
      claimed(all, { port: 4010, host: 'shop.example' }),
      claimed(all, { host: 'shop.example' }),
    ],
    ['any', 'own', 'both', 'any', 'both'],
  )
})

test('claim finds nothing where no contract is at home', () => {
  assert.equal(claimed([contract('own', { port: 4020 })], { port: 4010 }), null)
  assert.equal(claimed([contract('shop', { host: 'shop.example' })], { host: 'localhost' }), null)
})
