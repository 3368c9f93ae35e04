import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_BODY, type WireRequest } from '../../../model/wire.ts'
import { asking, type Ask } from './inspect.fixture.ts'
import type { InspectOptions } from './inspect.ts'
import { createTokenIssuer, type TokenOptions } from './token.ts'

const SCHEMES = {
  key: { type: 'apiKey', in: 'header', name: 'X-Key' },
  inQuery: { type: 'apiKey', in: 'query', name: 'key' },
  inCookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
  basic: { type: 'http', scheme: 'Basic' },
  bearer: { type: 'http', scheme: 'bearer' },
  digest: { type: 'http', scheme: 'digest' },
  hoba: { type: 'http', scheme: 'HOBA' },
  oauth: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: 'https://auth.example.com/token', scopes: { read: '', write: '' } } } },
  oidc: { type: 'openIdConnect', openIdConnectUrl: '/x' },
  tls: { type: 'mutualTLS' },
}

function contract(...security: readonly unknown[]): Readonly<Record<string, unknown>> {
  return {
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    components: { securitySchemes: SCHEMES },
    security,
    paths: { '/': { get: { responses: {} } } },
  }
}

function guarded(options: Partial<InspectOptions>, ...security: readonly unknown[]): Ask {
  return asking(contract(...security), { security: 'enforce', ...options })
}

const MISSING = ['security credentials-missing']
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`

/** What RFC 7616 section 3.4 asks of an answer to a challenge. */
const DIGEST = 'Digest username="u", realm="r", nonce="n", uri="/", response="6629fae49393a05397450978507c4ef1"'

test('a credential of the right shape is enough for every scheme', () => {
  const cases: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ['key', '/', ['x-key', 'a'], ['x-key', ' ']],
    ['inQuery', '/?key=a', [], ['key', 'a']],
    ['inCookie', '/', ['Cookie', 'a=b; sid=1'], ['Cookie', 'a=b']],
    ['basic', '/', ['Authorization', basic('u:p')], ['Authorization', basic('up')]],
    ['bearer', '/', ['authorization', 'bearer abc|1'], ['Authorization', basic('u:p')]],
    ['digest', '/', ['Authorization', DIGEST], ['Authorization', 'Digest username="u"']],
    ['digest', '/', ['Authorization', DIGEST.replaceAll(/"[^"]*"/g, '""')], ['Authorization', DIGEST.replace(/, nonce="n"/, '')]],
    ['hoba', '/', ['Authorization', 'HOBA result="x"'], ['Authorization', 'Bearer x']],
    ['oauth', '/', ['Authorization', 'Bearer opaque'], ['Authorization', 'Bearer a b']],
    ['oidc', '/?access_token=x', [], []],
  ]
  for (const [name, target, right, wrong] of cases) {
    assert.deepEqual(guarded({}, { [name]: [] })(`GET ${target}`, { headers: right }).told, [], name)
    assert.deepEqual(guarded({}, { [name]: [] })('GET /', { headers: wrong }).told, MISSING, name)
    assert.deepEqual(guarded({ security: 'off' }, { [name]: [] })('GET /').told, [], name)
  }
})

test('one alternative is enough, all of its parts are needed, and an empty one makes credentials optional', () => {
  const both = guarded({}, { key: [], basic: [] }, { bearer: [] })
  assert.deepEqual(both('GET /', { headers: ['X-Key', 'a', 'Authorization', basic('u:p')] }).told, [])
  assert.deepEqual(both('GET /', { headers: ['Authorization', 'Bearer x'] }).told, [])
  const { findings } = both('GET /', { headers: ['X-Key', 'a'] })
  assert.deepEqual(
    findings.map(({ code, message }) => [code, message]),
    [
      [
        'credentials-missing',
        "The credential for 'basic' is missing or malformed. Send Authorization: Basic base64(user:password). 1 other way is documented.",
      ],
    ],
  )
  assert.deepEqual(guarded({}, { key: [] }, {})('GET /').told, [])
})

test('of several schemes that would all stand in Authorization one is enough; what stands elsewhere is needed beside it', () => {
  const crowded = guarded({}, { basic: [], bearer: [], key: [] })
  for (const credential of [basic('u:p'), 'Bearer abc'])
    assert.deepEqual(crowded('GET /', { headers: ['Authorization', credential, 'X-Key', 'a'] }).told, [], credential)
  assert.deepEqual(crowded('GET /', { headers: ['Authorization', basic('u:p')] }).told, MISSING)
  assert.deepEqual(crowded('GET /', { headers: ['X-Key', 'a'] }).told, [...MISSING, ...MISSING])
})

test('what cannot be seen or is not known is told as a warning and asks for nothing', () => {
  assert.deepEqual(guarded({}, { tls: [] })('GET /').told, ['security credentials-not-judged?'])
  assert.deepEqual(guarded({}, { undefinedScheme: [] })('GET /').told, ['security credentials-not-judged?'])
})

test('strict takes listed credentials only', () => {
  const options: Partial<InspectOptions> = { security: 'strict', credentials: ['k1', 'u:p', 'tok'] }
  assert.deepEqual(guarded(options, { key: [] })('GET /', { headers: ['X-Key', 'k1'] }).told, [])
  assert.deepEqual(guarded(options, { key: [] })('GET /', { headers: ['X-Key', 'k2'] }).told, MISSING)
  assert.deepEqual(guarded(options, { basic: [] })('GET /', { headers: ['Authorization', basic('u:p')] }).told, [])
  assert.deepEqual(guarded(options, { basic: [] })('GET /', { headers: ['Authorization', basic('u:q')] }).told, MISSING)
  assert.deepEqual(guarded(options, { oauth: ['read'] })('GET /', { headers: ['Authorization', 'Bearer tok'] }).told, [])
  assert.deepEqual(guarded(options, { digest: [] })('GET /', { headers: ['Authorization', DIGEST] }).told, [])
  const other = DIGEST.replace('"u"', '"v"')
  assert.deepEqual(guarded(options, { digest: [] })('GET /', { headers: ['Authorization', other] }).told, MISSING)
})

const ISSUER: TokenOptions = { seed: 7, now: 1_700_000_000_000, mount: '', security: 'enforce', credentials: [] }

function ask(
  body: string,
  headers: readonly string[] = [],
  options: Partial<TokenOptions> = {},
  method = 'POST',
  target = '/token',
): unknown {
  const issuer = createTokenIssuer([{ path: '/token', scopes: ['read', 'write'] }], { ...ISSUER, ...options })
  const request: WireRequest = {
    method,
    target,
    headers: ['Content-Type', 'application/x-www-form-urlencoded', ...headers],
    body: null,
    origin: 'http://localhost',
  }
  const reply = issuer.answer(request, { ...NO_BODY, bytes: Buffer.from(body) })
  return reply === null ? null : [reply.status, JSON.parse(Buffer.from(reply.body).toString())]
}

test('the token URL issues a signed token with the scopes asked for, which the operation then looks at', () => {
  const first = ask('grant_type=client_credentials&client_id=me&client_secret=s&scope=read')
  assert.deepEqual(first, ask('grant_type=client_credentials&client_id=me&client_secret=s&scope=read'))
  const [status, token] = Object(first)
  assert.deepEqual([status, token.token_type, token.expires_in, token.scope, Object.keys(token).length], [200, 'Bearer', 3600, 'read', 4])
  const [head, claims] = String(token.access_token)
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString())
  assert.deepEqual(JSON.parse(head ?? ''), { alg: 'HS256', typ: 'JWT' })
  assert.deepEqual(JSON.parse(claims ?? ''), {
    iss: 'understudy',
    sub: 'me',
    client_id: 'me',
    scope: 'read',
    iat: 1_700_000_000,
    exp: 1_700_003_600,
  })
  const headers = ['Authorization', `Bearer ${token.access_token}`]
  assert.deepEqual(guarded({}, { oauth: ['read'] })('GET /', { headers }).told, [])
  assert.deepEqual(guarded({}, { oauth: ['read', 'write'] })('GET /', { headers }).told, ['security scope-missing'])
  assert.deepEqual(guarded({ security: 'strict', seed: 7 }, { oauth: ['read'] })('GET /', { headers }).told, [])
  assert.deepEqual(guarded({ security: 'strict', seed: 8 }, { oauth: ['read'] })('GET /', { headers }).told, MISSING)
})

test('every grant is understood, and refresh tokens come where a user is meant', () => {
  const me = ['Authorization', basic('me:s%21')]
  for (const body of [
    'grant_type=password&username=u&password=p',
    'grant_type=authorization_code&code=c&redirect_uri=x',
    'grant_type=refresh_token&refresh_token=r',
  ]) {
    const [status, token] = Object(ask(body, me))
    assert.deepEqual([status, token.scope, typeof token.refresh_token], [200, 'read write', 'string'], body)
  }
})

test('a malformed token request gets the errors of RFC 6749', () => {
  const error = (...args: Parameters<typeof ask>): unknown => {
    const [status, body] = Object(ask(...args))
    return [status, body.error]
  }
  assert.deepEqual(error(''), [400, 'invalid_request'])
  assert.deepEqual(error('grant_type=magic'), [400, 'unsupported_grant_type'])
  assert.deepEqual(error('grant_type=toString'), [400, 'unsupported_grant_type'])
  assert.deepEqual(error('grant_type=password&username=u'), [400, 'invalid_request'])
  assert.deepEqual(error('grant_type=password&grant_type=password&username=u&password=p'), [400, 'invalid_request'])
  assert.deepEqual(error('grant_type=client_credentials'), [401, 'invalid_client'])
  assert.deepEqual(error('grant_type=client_credentials&client_id=a&scope=fly'), [400, 'invalid_scope'])
  assert.deepEqual(error('', [], {}, 'GET'), [405, 'invalid_request'])
  assert.deepEqual(error('grant_type=client_credentials&client_id=a', [], { security: 'strict', credentials: ['b:c'] }), [
    401,
    'invalid_client',
  ])
  assert.equal(ask('', [], {}, 'POST', '/other'), null)
  assert.notEqual(ask('', [], { mount: '/shop' }, 'POST', '/shop/token?x=1'), null)
})
