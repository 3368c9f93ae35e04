import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '../../../model/verdict.ts'
import type { Mask } from '../../../model/comparison.ts'
import { compare, GOOD, reply, told } from './compare.fixture.ts'
import { Differing } from './differing.ts'
import { tellFindings } from './tell.ts'

test('a mask takes a difference out of the count and says so, but never a status or a type', async () => {
  const rule = (at: string): readonly Mask[] => [{ path: at, by: 'rule', why: 'we know' }]
  const extra = { body: { ...GOOD, other: 1 } }
  const masked = await compare({ ...extra, more: { masks: rule('body/other') } })
  assert.deepEqual(
    [...told(masked), masked.differences.find(({ kind }) => kind.startsWith('contract'))?.ignored],
    ['ignored', 'gggg', 'rule: we know'],
  )
  assert.deepEqual(told(await compare({ ...extra, more: { masks: [{ path: 'body/other', by: 'learned', why: '' }] } }))[0], 'mismatched')
  assert.deepEqual(
    told(await compare({ status: 409, headers: [], bytes: new Uint8Array(0), more: { masks: rule('status') } }))[0],
    'mismatched',
  )
  assert.deepEqual(told(await compare({ body: { ...GOOD, name: 7 }, more: { masks: rule('body') } })), [
    'mismatched',
    'gbgg',
    'contract.type body/name',
  ])
})

test('a service against itself is compared value by value, and learned masks cover what varies', async () => {
  const control = reply(
    200,
    ['Content-Type', 'application/json'],
    Buffer.from(JSON.stringify({ ...GOOD, at: '2026-01-01T00:00:00Z', weight: 1 })),
  )
  const body = { ...GOOD, at: '2026-01-01T00:00:01Z', weight: 1.2 }
  assert.deepEqual(told(await compare({ body, more: { control } })), ['mismatched', 'ggbg', 'value body/at'])
  assert.deepEqual(told(await compare({ body, more: { control, masks: [{ path: 'body/at', by: 'learned', why: '2 of 10' }] } })), [
    'ignored',
    'gggg',
  ])
})

test('without a control, agreement is no question', async () => {
  assert.deepEqual(told(await compare({ body: GOOD, more: { control: null } })), ['matched', 'gg-g'])
})

test('differences show no secrets and are bounded', async () => {
  const { differences } = await compare({ body: { ...GOOD, secret: 'hunter2hunter2' } })
  assert.doesNotMatch(JSON.stringify(differences), /hunter2/)
  const many = await compare({
    body: { ...GOOD, ...Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`x${i}${'y'.repeat(300)}`, 'z'.repeat(900)])) },
  })
  assert.ok(many.differences.length <= 50 && JSON.stringify(many).length < 60_000, String(JSON.stringify(many).length))
  assert.deepEqual([...new Set(many.differences.filter(({ gate }) => gate !== null).map(({ path: at }) => at))], ['body/*'])
})

test('what breaks the contract and is a secret is told without its value', () => {
  const differing = new Differing([], { token: 'tok_LEAK', card: '4111LEAK' })
  const place = { uri: '', pointer: '' }
  const found = (code: string, at: string, message: string): Finding => ({
    code,
    at,
    message,
    subject: 'reply',
    severity: 'error',
    rule: place,
  })
  const findings = [
    found('enum', 'body/token', 'Should be one of "a", not "tok_LEAK"'),
    found('write-only', 'body/card', '"card" is for requests only; leave it out of replies'),
    found('format', 'body/card', 'Should be in the format "uuid", not "4111LEAK"'),
  ]
  tellFindings({ critical: false }, { value: { token: 'tok_LEAK', card: '4111LEAK' }, findings }, differing)
  const { differences } = differing.told
  assert.doesNotMatch(JSON.stringify(differences), /LEAK/)
  assert.deepEqual(
    differences.map(({ message, candidate }) => `${message}: ${candidate}`),
    [
      'Should be one of "a": [redacted]',
      '"card" is for requests only; leave it out of replies: [redacted]',
      'Should be in the format "uuid": [redacted]',
    ],
  )
})
