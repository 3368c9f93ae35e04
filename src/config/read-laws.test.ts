import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Problem } from '../model/problem.ts'
import { mistakesOf } from './mistake.ts'
import { readConfiguration } from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'understudy '))
after(() => rmSync(folder, { recursive: true, force: true }))
for (const file of ['shop.yaml', 'ca.pem']) writeFileSync(join(folder, file), '-----BEGIN CERTIFICATE-----\n')

const GOOD = `# a comment
contracts:
  shop: { file: shop.yaml, path: /shop, host: "*.shop.example", port: 4020, validate: { request: enforce } }
  plain: shop.yaml
server:
  port: 0
  control: off
  body-limit: 1MiB
  identify: { jwt-keys: [ca.pem], claims: [sub] }
mock:
  seed: 7
  now: '2026-02-01'
  cors: false
state:
  file: var/state.db
  file-size: 1GiB
  sessions: { idle: 10m }
  idempotency: { count: 5 }
  exchanges: off
  journal: { age: 1d, size: 1MiB }
  seeds: [shop.yaml]
upstreams:
  orders:
    url: https://orders.internal/v2
    retry: { max: 2, percent: 12.5% }
    tls: { ca: ca.pem, servername: orders }
  bare: http://localhost:8080
groups:
  orders:
    upstream: orders
    stage: live
    operations: [listOrders, 'GET /orders/{id}']
    pins: { live: [qa], mock: [web] }
    fallback: { read: [], stale: { max-age: 5m }, not-implemented: off, missing: [getOrder] }
  rest:
    profile: strict
    advance: auto
    target: canary
    stateless: true
    salt: '9f3c01ab'
    waived: [getOrder]
    shadow: { sample: 12.5%, max-rps: 5, request-cap: 64KiB, give-up: 2m, skip: no copies }
    canary: { steps: ['consumer:qa', 25%], dwell: 1m, reverse-shadow: true }
    rollback: { policy: mock, drain: 5s, cusum: { p1: 20% }, block-after: { count: 2 } }
    state: { on-promote: origin-pin, pin-ttl: 1h }
handoff: { approval: one, soak: 1d }
consumers:
  web: { says: web-app, jwt: { client_id: web } }
`

/** Reads a text; what comes back, or the problem with places that are in the text. */
function read(text: string): unknown {
  writeFileSync(join(folder, 'understudy.yaml'), text)
  try {
    return readConfiguration('understudy.yaml', folder).settings
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'config-invalid', error instanceof Error ? error.stack : String(error))
    const lines = text.split('\n')
    const mistakes = mistakesOf(error.detail)
    assert.ok(mistakes.length > 0)
    for (const { line, column, message, cure } of mistakes) {
      assert.ok(
        line >= 1 && line <= lines.length && column >= 1 && column <= (lines[line - 1] ?? '').length + 1,
        `${line}:${column} ${message}`,
      )
      assert.ok(message.length > 0 && cure.length > 0, message)
    }
    return null
  }
}

test('a configuration that is fine says what it says, in the words and units of the library', () => {
  const settings = read(GOOD)
  assert.deepEqual(settings, {
    contracts: [
      { name: 'shop', file: 'shop.yaml', path: '/shop', host: '*.shop.example', port: 4020, validate: { request: 'enforce' } },
      { name: 'plain', file: 'shop.yaml', validate: {} },
    ],
    server: { control: null, port: 0, bodyLimit: 1_048_576 },
    mock: { seed: 7, now: '2026-02-01', cors: false },
    state: {
      path: join(folder, 'var/state.db'),
      fileBytes: 1_073_741_824,
      sessions: { idle: 600_000 },
      idempotency: { count: 5 },
      exchanges: false,
      journal: { age: 86_400_000, bytes: 1_048_576 },
      seeds: [join(folder, 'shop.yaml')],
    },
    upstreams: {
      orders: {
        url: 'https://orders.internal/v2',
        retry: { max: 2, percent: 0.125 },
        breaker: {},
        tls: { ca: '-----BEGIN CERTIFICATE-----\n', servername: 'orders' },
      },
      bare: { url: 'http://localhost:8080', retry: {}, breaker: {}, tls: {} },
    },
    groups: {
      orders: {
        upstream: 'orders',
        stage: 'live',
        operations: ['listOrders', 'GET /orders/{id}'],
        pins: { live: ['qa'], mock: ['web'] },
        fallback: { read: [], staleMaxAge: 300_000, notImplemented: [], missing: ['getOrder'] },
        validate: {},
      },
      rest: {
        pins: {},
        fallback: {},
        validate: {},
        profile: 'strict',
        advance: 'auto',
        target: 'canary',
        stateless: true,
        salt: '9f3c01ab',
        waived: ['getOrder'],
        shadow: { sample: 0.125, maxRps: 5, requestCap: 65_536, giveUp: 120_000, skip: 'no copies' },
        canary: { steps: ['consumer:qa', '25%'], dwell: 60_000, reverseShadow: true },
        rollback: { policy: 'mock', drain: 5_000, live: { p1: 0.2 }, blockAfter: { count: 2 } },
        state: { onPromote: 'origin-pin', pinTtl: 3_600_000 },
      },
    },
    handoff: { approval: 'one', soak: 86_400_000 },
    consumers: { rules: { web: { says: 'web-app', jwt: { client_id: 'web' } } }, keys: ['-----BEGIN CERTIFICATE-----'], claims: ['sub'] },
    files: [join(folder, 'ca.pem'), join(folder, 'ca.pem')],
  })
})

test('a configuration says the same with other line ends and a byte order mark', () => {
  const settings = read(GOOD)
  assert.deepEqual(read(GOOD.replaceAll('\n', '\r\n')), settings)
  assert.deepEqual(read(`\uFEFF${GOOD}`), settings)
})

test('whatever is done to a configuration, it is read or its mistakes are told', () => {
  const slip = fc.record({
    at: fc.nat(GOOD.length),
    gone: fc.nat(12),
    put: fc.constantFrom(
      '',
      ' ',
      '  ',
      '\t',
      ':',
      ': ',
      '\n',
      '-',
      '- ',
      '"',
      "'",
      '[',
      '}',
      '#',
      '&a',
      '*a',
      '@',
      '!',
      '|',
      '>',
      '%',
      '0',
      '~',
      '---\n',
      '<<: ',
      'é',
    ),
  })
  fc.assert(
    fc.property(fc.array(slip, { minLength: 1, maxLength: 4 }), (slips) => {
      let text = GOOD
      for (const { at, gone, put } of slips) text = text.slice(0, at) + put + text.slice(at + gone)
      read(text)
    }),
    { numRuns: 600 },
  )
})

test('whatever text there is, it is read or its mistakes are told', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void read(text.toWellFormed())),
    { numRuns: 200 },
  )
})
