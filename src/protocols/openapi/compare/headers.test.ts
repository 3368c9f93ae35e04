import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HeaderList } from '../../../model/wire.ts'
import { Differing } from './differing.ts'
import { compareHeaders } from './headers.ts'
import { compareProblems } from './problem-members.ts'
import { relateStatus } from './status.ts'
import type { OperationModel } from '../operation.ts'

const PLACE = { uri: 'test:', pointer: '/x' }

/** What counts, and behind a question mark what is only told. */
function told(control: HeaderList, candidate: HeaderList, exact = false): readonly string[] {
  const differing = new Differing([], undefined)
  const request = { method: 'GET', target: '/', headers: ['X-Request-Id', 'r-1'], body: null, origin: '' }
  const parameter = {
    in: 'header',
    deprecated: false,
    style: 'simple',
    explode: false,
    allowReserved: false,
    allowEmptyValue: false,
    schema: null,
    content: null,
    examples: [],
  } as const
  const named = (name: string, required: boolean) => ({ ...parameter, name, required, place: PLACE })
  const response = {
    key: '200',
    description: '',
    headers: [named('X-Request-Id', true), named('X-Page', false)],
    content: [],
    links: {},
    place: PLACE,
  }
  const operationAt = (target: string): string | null =>
    /^\/orders\/\w+(?:\?|$)/.test(target) ? 'getOrder' : /^\/users\/\w+$/.test(target) ? 'getUser' : null
  compareHeaders({ request, response, control, candidate, exact, operationAt }, differing)
  return differing.told.differences.map(({ kind, pointer, severity }) => `${kind} ${pointer}${severity === 'info' ? '?' : ''}`)
}

test('media types are compared without their parameters', () => {
  assert.deepEqual(told(['Content-Type', 'application/json'], ['content-type', 'Application/JSON; charset=utf-8']), [])
  assert.deepEqual(told(['Content-Type', 'application/json'], ['Content-Type', 'application/hal+json']), ['media-type header.Content-Type'])
})

test('a location has to lead to the same kind of thing, wherever the service lives', () => {
  const ours = ['Location', 'http://localhost:4010/orders/a1']
  for (const theirs of ['/orders/zz9', 'https://shop.internal/v2/orders/zz9', '/api/v2/orders/zz9?x=1', '//other/orders/1'])
    assert.deepEqual(told(ours, ['Location', theirs]), [], theirs)
  for (const theirs of ['/users/zz9', '/', 'http://[bad', '/login?to=/orders/a1'])
    assert.deepEqual(told(ours, ['Location', theirs]), ['header.value header.Location'], theirs)
  assert.deepEqual(told(['Location', '/elsewhere'], ['Location', '/users/7']), [])
})

test('challenges are compared by their schemes, and allowed methods as a set', () => {
  const basic = ['WWW-Authenticate', 'Basic realm="a, Digest", Bearer']
  assert.deepEqual(told(basic, ['WWW-Authenticate', 'bearer error="x", BASIC realm=b']), [])
  assert.deepEqual(told(basic, ['WWW-Authenticate', 'Bearer']), ['header.value header.WWW-Authenticate'])
  assert.deepEqual(told(['Allow', 'GET, POST'], ['Allow', 'POST,GET,HEAD, OPTIONS']), [])
  assert.deepEqual(told(['Allow', 'GET, POST'], ['Allow', 'GET']), ['header.value header.Allow'])
})

test('a field that was sent comes back; optional ones that only one side has are told', () => {
  assert.deepEqual(told(['X-Request-Id', 'r-1'], ['X-Request-Id', 'r-1']), [])
  assert.deepEqual(told(['X-Request-Id', 'r-1'], ['X-Request-Id', 'other']), ['header.value header.X-Request-Id'])
  assert.deepEqual(told(['X-Request-Id', 'other'], ['X-Request-Id', 'mine']), [])
  assert.deepEqual(told(['X-Page', '1', 'ETag', '"a"'], []), ['header.missing header.ETag?', 'header.missing header.X-Page?'])
})

test('a service against itself has the same names in its fields', () => {
  const one = [
    'Vary',
    'Origin, Accept',
    'Cache-Control',
    'max-age=5, private',
    'Set-Cookie',
    'sid=1; Path=/; HttpOnly',
    'Set-Cookie',
    'a=1',
    'Date',
    'now',
  ]
  const same = [
    'Vary',
    'accept,origin',
    'Cache-Control',
    'private',
    'Cache-Control',
    'max-age=9',
    'Set-Cookie',
    'a=9',
    'Set-Cookie',
    'sid=2; httponly; path=/',
    'Date',
    'later',
  ]
  assert.deepEqual(told(one, same, true), [])
  assert.deepEqual(told(one, ['Vary', 'Origin', 'Cache-Control', 'private', 'Set-Cookie', 'sid=1; Path=/'], true), [
    'header.value header.Vary',
    'header.value header.Cache-Control',
    'header.value header.Set-Cookie',
  ])
})

test('a problem bears the status of its answer, and a type that the contract shows', () => {
  const media = {
    type: 'application/problem+json',
    schema: null,
    itemSchema: null,
    encoding: new Map(),
    partEncoding: null,
    file: false,
    place: PLACE,
    examples: [{ name: '', value: { type: 'urn:gone' }, place: PLACE }],
  }
  const problems = (candidate: unknown, shown = true): readonly string[] => {
    const differing = new Differing([], candidate)
    compareProblems(410, shown ? media : null, { type: 'urn:ours' }, candidate, differing)
    return differing.told.differences.map(({ kind, pointer }) => `${kind} ${pointer}`)
  }
  assert.deepEqual(problems({ type: 'urn:gone', status: 410, title: 'Another', detail: 'x' }), [])
  assert.deepEqual(problems({ type: 'urn:ours' }), [])
  assert.deepEqual(problems({ type: 'urn:other', status: 404 }), ['value body/status', 'value body/type'])
  assert.deepEqual(problems({ type: 'urn:other' }, false), [])
})

test('statuses relate by what either side can have', () => {
  const place = { uri: '', pointer: '' }
  const operation = { id: '', method: 'GET', path: '', summary: '', tags: [], deprecated: false, place }
  const model = (inPath: boolean): OperationModel => ({
    operation,
    parameters: inPath
      ? [
          {
            name: 'id',
            in: 'path',
            required: true,
            deprecated: false,
            style: 'simple',
            explode: false,
            allowReserved: false,
            allowEmptyValue: false,
            schema: null,
            content: null,
            examples: [],
            place,
          },
        ]
      : [],
    body: null,
    responses: [],
    security: [],
    defects: [],
  })
  const relate = (control: number, candidate: number, headers: readonly string[] = [], inPath = true, strip = false): string =>
    relateStatus(
      model(inPath),
      { method: 'GET', target: '/', headers, body: null, origin: '' },
      control,
      candidate,
      strip ? 'strip' : 'forward',
    )
  assert.deepEqual(
    [
      relate(200, 200),
      relate(200, 404),
      relate(404, 201),
      relate(200, 410),
      relate(200, 404, [], false),
      relate(200, 201),
      relate(200, 500),
    ],
    ['same', 'state', 'state', 'state', 'other-class', 'differs', 'other-class'],
  )
  assert.deepEqual(
    [
      relate(200, 304),
      relate(200, 304, ['If-None-Match', '"a"']),
      relate(200, 412),
      relate(200, 412, ['If-Match', '"a"']),
      relate(200, 403),
      relate(200, 403, [], true, true),
    ],
    ['other-class', 'state', 'other-class', 'state', 'other-class', 'auth'],
  )
})
