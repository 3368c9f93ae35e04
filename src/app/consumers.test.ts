import assert from 'node:assert/strict'
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import type { Consumer } from '../model/consumer.ts'
import type { WireRequest } from '../model/wire.ts'
import { type ConsumerOptions, createIdentifier, keyId } from './consumers.ts'

function identify(headers: Readonly<Record<string, string>>, options: ConsumerOptions = {}, certificate?: string): Consumer {
  const request: WireRequest = {
    method: 'GET',
    target: '/',
    headers: Object.entries(headers).flat(),
    body: null,
    origin: 'http://localhost',
  }
  return createIdentifier(options)(certificate === undefined ? request : { ...request, certificate })
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function shared(payload: unknown, key = 's3cret', head: unknown = { alg: 'HS256' }): string {
  const signed = `${part(head)}.${part(payload)}`
  return `Bearer ${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

test('consumer is told by its own word, then by its user agent, else not at all', () => {
  assert.deepEqual(identify({ 'Understudy-Consumer': 'web', 'User-Agent': 'curl/8.1' }), { id: 'web', by: 'header', trust: 'asserted' })
  assert.deepEqual(identify({ 'graphql-client-name': 'ios' }), { id: 'ios', by: 'header', trust: 'asserted' })
  assert.deepEqual(identify({ Baggage: 'a=1, consumer=batch;p=2' }), { id: 'batch', by: 'header', trust: 'asserted' })
  assert.deepEqual(identify({ 'User-Agent': 'curl/8.1 (x)' }), { id: 'curl/8.1', by: 'user-agent', trust: 'guessed' })
  assert.deepEqual(identify({}), { id: 'anonymous', by: 'anonymous', trust: 'none' })
})

test('a word that is no name counts as none', () => {
  for (const word of ['', 'two words', 'a'.repeat(101), '<b>'])
    assert.equal(identify({ 'Understudy-Consumer': word }).id, 'anonymous', word)
})

test('a rule gives a name to what a consumer says', () => {
  const options = { rules: { web: { says: 'kestrel-web' } } }
  assert.deepEqual(identify({ 'User-Agent': 'kestrel-web/4.2 (Linux)' }, options), { id: 'web', by: 'user-agent', trust: 'guessed' })
  assert.deepEqual(identify({ 'Understudy-Consumer': 'kestrel-web' }, options), { id: 'web', by: 'header', trust: 'asserted' })
})

test('an API key is known by a digest, and believed when it is listed', () => {
  const id = keyId('k-123')
  assert.match(id, /^key-[\da-f]{12}$/)
  assert.deepEqual(identify({ 'X-Api-Key': 'k-123' }), { id, by: 'api-key', trust: 'asserted' })
  for (const apiKey of ['k-123', id]) {
    assert.deepEqual(identify({ 'X-Api-Key': 'k-123' }, { rules: { partner: { apiKey } } }), {
      id: 'partner',
      by: 'api-key',
      trust: 'verified',
    })
  }
})

test('a token is believed when its signature holds, and not otherwise', () => {
  const options = { keys: ['s3cret'] }
  assert.deepEqual(identify({ Authorization: shared({ client_id: 'web', sub: 'x' }) }, options), {
    id: 'web',
    by: 'jwt',
    trust: 'verified',
  })
  assert.equal(identify({ Authorization: shared({ client_id: 'web' }, 'other') }, options).by, 'anonymous')
  assert.equal(identify({ Authorization: shared({ client_id: 'web' }, 's3cret', { alg: 'none' }) }, options).by, 'anonymous')
  assert.equal(identify({ Authorization: shared({ client_id: 'web', exp: 1 }) }, options).by, 'anonymous')
  assert.equal(identify({ Authorization: shared({ client_id: 'web' }) }).by, 'anonymous')
  assert.equal(identify({ Authorization: 'Bearer a.b.c' }, options).by, 'anonymous')
})

test("a token signed with a private key is held against the public one, by the key's own algorithm", () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const signed = `${part({ alg: 'ES256' })}.${part({ azp: 'ios' })}`
  const signature = createSign('sha256').update(signed).sign({ key: privateKey, dsaEncoding: 'ieee-p1363' }, 'base64url')
  assert.deepEqual(identify({ Authorization: `Bearer ${signed}.${signature}` }, { keys: [pem] }), {
    id: 'ios',
    by: 'jwt',
    trust: 'verified',
  })
  // The public key taken for a shared secret: the oldest trick there is.
  assert.equal(identify({ Authorization: shared({ azp: 'ios' }, pem) }, { keys: [pem] }).by, 'anonymous')
})

test('verified goes before asserted, and the contradiction is kept', () => {
  const token = shared({ client_id: 'batch' })
  assert.deepEqual(identify({ 'Understudy-Consumer': 'web', Authorization: token }, { keys: ['s3cret'] }), {
    id: 'batch',
    by: 'jwt',
    trust: 'verified',
    claims: 'web',
  })
  const rules = { warehouse: { certificate: 'spiffe://kestrel/warehouse' }, billing: { jwt: { client_id: 'batch', tier: 'gold' } } }
  assert.deepEqual(identify({ Authorization: token }, { keys: ['s3cret'], rules }, 'spiffe://kestrel/warehouse'), {
    id: 'warehouse',
    by: 'certificate',
    trust: 'verified',
  })
  assert.equal(identify({ Authorization: shared({ client_id: 'batch', tier: 'gold' }) }, { keys: ['s3cret'], rules }).id, 'billing')
})
