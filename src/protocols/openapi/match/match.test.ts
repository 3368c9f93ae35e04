import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createMatcher, type Matcher, type Route } from './match.ts'

function route(line: string, basePaths: readonly string[] = [''], multiSegment: readonly string[] = []): Route {
  const space = line.indexOf(' ')
  const method = line.slice(0, space)
  const path = line.slice(space + 1)
  const operation = { id: line, method, path, summary: '', tags: [], deprecated: false, place: { uri: 'test:', pointer: '' } }
  return { operation, method, path, basePaths, multiSegment }
}

function matcher(...lines: readonly string[]): Matcher {
  return createMatcher(
    lines.map((line) => route(line)),
    '',
  )
}

/** The operation's id and its path parameters; of a miss its kind, the methods allowed and the ids near by. */
function ask(one: Matcher, request: string, headers: readonly string[] = []): unknown {
  const space = request.indexOf(' ')
  const found = one.match(request.slice(0, space), request.slice(space + 1), headers)
  if ('miss' in found) return found.miss.kind === 'method' ? found.miss.allow : found.miss.near.map((operation) => operation.id)
  return [found.operation.id, Object.fromEntries(found.names.map((name, i) => [name, found.path[i]]))]
}

test('a literal segment wins over a parameter, at any depth, with backtracking', () => {
  const one = matcher('GET /a/{x}', 'GET /a/me', 'GET /{y}/{z}/c', 'GET /a/b/{w}/d')
  assert.deepEqual(ask(one, 'GET /a/me'), ['GET /a/me', {}])
  assert.deepEqual(ask(one, 'GET /a/you'), ['GET /a/{x}', { x: 'you' }])
  assert.deepEqual(ask(one, 'GET /a/b/c'), ['GET /{y}/{z}/c', { y: 'a', z: 'b' }])
  assert.deepEqual(ask(one, 'GET /a/b/c/d'), ['GET /a/b/{w}/d', { w: 'c' }])
})

test('several parameters in one segment are told apart by the text between them', () => {
  const one = matcher(
    'GET /c/{base}...{head}',
    'GET /f/{name}.{ext}',
    'GET /a/{id}.json',
    'GET /a/{id}',
    'POST /a/{id}:cancel',
    'POST /a/{id}:close',
    'GET /v{major}.{minor}/x',
  )
  assert.deepEqual(ask(one, 'GET /c/main...topic%2Fone'), ['GET /c/{base}...{head}', { base: 'main', head: 'topic%2Fone' }])
  assert.deepEqual(ask(one, 'GET /f/archive.tar.gz'), ['GET /f/{name}.{ext}', { name: 'archive.tar', ext: 'gz' }])
  assert.deepEqual(ask(one, 'GET /a/7.json'), ['GET /a/{id}.json', { id: '7' }])
  assert.deepEqual(ask(one, 'GET /a/7.xml'), ['GET /a/{id}', { id: '7.xml' }])
  assert.deepEqual(ask(one, 'GET /a/.json'), ['GET /a/{id}', { id: '.json' }])
  assert.deepEqual(ask(one, 'POST /a/urn:7:close'), ['POST /a/{id}:close', { id: 'urn:7' }])
  assert.deepEqual(ask(one, 'POST /a/a%20b%3Acancel'), ['POST /a/{id}:cancel', { id: 'a%20b' }])
  assert.deepEqual(ask(one, 'GET /v1.12/x'), ['GET /v{major}.{minor}/x', { major: '1', minor: '12' }])
  assert.deepEqual(ask(one, 'GET /f/plain'), ['GET /f/{name}.{ext}'])
})

test('a path key with a query is an operation of its own, preferred when the query matches', () => {
  const one = matcher('POST /responses', 'POST /responses?beta=true', 'GET /only?x=1', 'GET /find?q={q}')
  assert.deepEqual(ask(one, 'POST /responses'), ['POST /responses', {}])
  assert.deepEqual(ask(one, 'POST /responses?beta=false'), ['POST /responses', {}])
  assert.deepEqual(ask(one, 'POST /responses?a=1&beta=true'), ['POST /responses?beta=true', {}])
  assert.deepEqual(ask(one, 'GET /only?x=1'), ['GET /only?x=1', {}])
  assert.deepEqual(ask(one, 'GET /only'), ['GET /only?x=1'])
  assert.deepEqual(ask(one, 'GET /find?q=a%20b'), ['GET /find?q={q}', { q: 'a%20b' }])
})

test('a path key with a fragment is chosen by query, header or fragment, and a label only for want of another', () => {
  const one = matcher(
    'POST /#Action=A',
    'POST /#Action=B',
    'POST /d#X-Amz-Target=T.Get',
    'PUT /f/{id}#share',
    'PUT /f/{id}',
    'PUT /g#share',
  )
  assert.deepEqual(ask(one, 'POST /?Action=B'), ['POST /#Action=B', {}])
  assert.deepEqual(ask(one, 'POST /#Action=A'), ['POST /#Action=A', {}])
  assert.deepEqual(ask(one, 'POST /d', ['X-Amz-Target', 'T.Get']), ['POST /d#X-Amz-Target=T.Get', {}])
  assert.deepEqual(ask(one, 'PUT /f/1'), ['PUT /f/{id}', { id: '1' }])
  assert.deepEqual(ask(one, 'PUT /g'), ['PUT /g#share', {}])
})

test('percent signs decode after matching: an escaped slash stays inside of its parameter', () => {
  const one = matcher('GET /p/{a}', 'GET /caf%C3%A9/{a}', 'GET /x y')
  assert.deepEqual(ask(one, 'GET /p/a%2Fb'), ['GET /p/{a}', { a: 'a%2Fb' }])
  assert.deepEqual(ask(one, 'GET /%70/1'), ['GET /p/{a}', { a: '1' }])
  assert.deepEqual(ask(one, 'GET /p/%ZZ'), ['GET /p/{a}', { a: '%ZZ' }])
  assert.deepEqual(ask(one, 'GET /caf%c3%a9/1'), ['GET /caf%C3%A9/{a}', { a: '1' }])
  assert.deepEqual(ask(one, `GET ${Buffer.from('/café/ü').toString('latin1')}`), ['GET /caf%C3%A9/{a}', { a: 'ü' }])
  assert.deepEqual(ask(one, 'GET /x%20y'), ['GET /x y', {}])
})

test('case, a trailing slash and an empty segment matter, and the closest operations are named', () => {
  const one = matcher('GET /pets', 'GET /pets/{id}', 'DELETE /pets/{id}', 'GET /owners/{id}/pets', 'GET /stores/')
  assert.deepEqual(ask(one, 'GET /pets/'), ['GET /pets', 'GET /pets/{id}', 'DELETE /pets/{id}'])
  assert.deepEqual(ask(one, 'GET /Pets'), ['GET /pets', 'GET /pets/{id}', 'DELETE /pets/{id}'])
  assert.deepEqual(ask(one, 'GET /stores/'), ['GET /stores/', {}])
  assert.deepEqual(ask(one, 'GET /stores'), ['GET /stores/'])
  assert.deepEqual(ask(one, 'GET /pest/1'), ['GET /pets/{id}', 'DELETE /pets/{id}'])
  assert.deepEqual(ask(one, 'GET /api/pets/1'), ['GET /pets/{id}', 'DELETE /pets/{id}'])
  assert.deepEqual(ask(one, 'GET /nothing/of/the/kind'), [])
})

test('a parameter crosses slashes only where the contract marks it', () => {
  const one = createMatcher(
    ['GET /plain/{path}', 'GET /plus/{path+}', 'GET /pre/{+path}', 'ANY /proxy/{proxy+}', 'GET /mid/{a+}/end', 'GET /v1/{name=**}']
      .map((line) => route(line))
      .concat(route('GET /x/{p}', [''], ['p'])),
    '',
  )
  assert.deepEqual(ask(one, 'GET /plain/a/b'), ['GET /plain/{path}'])
  assert.deepEqual(ask(one, 'GET /plus/a/b%2Fc'), ['GET /plus/{path+}', { path: 'a/b%2Fc' }])
  assert.deepEqual(ask(one, 'GET /pre/a/'), ['GET /pre/{+path}', { path: 'a/' }])
  assert.deepEqual(ask(one, 'ANY /proxy/a/b'), ['ANY /proxy/{proxy+}', { proxy: 'a/b' }])
  assert.deepEqual(ask(one, 'GET /mid/a/b/end'), ['GET /mid/{a+}/end', { a: 'a/b' }])
  const branches = createMatcher([route('GET /b/{x}', [''], ['x']), route('GET /b/{x}/protection', [''], ['x'])], '')
  assert.deepEqual(ask(branches, 'GET /b/a/protection'), ['GET /b/{x}/protection', { x: 'a' }])
  assert.deepEqual(ask(branches, 'GET /b/a/c'), ['GET /b/{x}', { x: 'a/c' }])
  assert.deepEqual(ask(one, 'GET /v1/a/b'), ['GET /v1/{name=**}', { name: 'a/b' }])
  assert.deepEqual(ask(one, 'GET /x/a/b'), ['GET /x/{p}', { p: 'a/b' }])
})

test('an operation is found below every base path and below none, longest base first, and below the mount only', () => {
  const routes = [route('GET /pets', ['/api/v3', '/api', '']), route('GET /v3/pets', ['']), route('GET /b', ['/{tenant}/x', ''])]
  const one = createMatcher(routes, '')
  assert.deepEqual(ask(one, 'GET /api/v3/pets'), ['GET /pets', {}])
  assert.deepEqual(ask(one, 'GET /api/pets'), ['GET /pets', {}])
  assert.deepEqual(ask(one, 'GET /pets'), ['GET /pets', {}])
  assert.deepEqual(ask(one, 'GET /v3/pets'), ['GET /v3/pets', {}])
  assert.deepEqual(ask(one, 'GET /me/x/b'), ['GET /b', {}])
  assert.deepEqual(ask(one, 'GET /apipets'), [])
  const mounted = createMatcher(routes, '/shop/')
  assert.deepEqual(ask(mounted, 'GET /shop/api/pets'), ['GET /pets', {}])
  assert.deepEqual(ask(mounted, 'GET /pets'), ['GET /pets', 'GET /v3/pets'])
})

test('a method that the path lacks gets the ones it has, over all templates that match', () => {
  const one = matcher('GET /a/me', 'DELETE /a/{id}', 'OPTIONS /o', 'HEAD /h', 'GET /h')
  assert.deepEqual(ask(one, 'PATCH /a/me'), ['DELETE', 'GET', 'HEAD', 'OPTIONS'])
  assert.deepEqual(ask(one, 'DELETE /a/me'), ['DELETE /a/{id}', { id: 'me' }])
  assert.deepEqual(ask(one, 'OPTIONS /o'), ['OPTIONS /o', {}])
  assert.deepEqual(ask(one, 'HEAD /h'), ['HEAD /h', {}])
  assert.deepEqual(ask(one, 'HEAD /a/me'), ['GET /a/me', {}])
  assert.deepEqual(ask(one, 'OPTIONS *'), ['DELETE', 'GET', 'HEAD', 'OPTIONS'])
})

test('an absolute-form target is matched by its path', () => {
  const one = matcher('GET /a', 'GET /')
  assert.deepEqual(ask(one, 'GET http://example.com:80/a?b=/c'), ['GET /a', {}])
  assert.deepEqual(ask(one, 'GET http://example.com'), ['GET /', {}])
  assert.deepEqual(ask(one, 'GET example.com:443'), [])
})

test('an optional format suffix may be there or not', () => {
  const one = matcher('GET /projects{.format}', 'GET /p/{id}{.format}')
  assert.deepEqual(ask(one, 'GET /projects'), ['GET /projects{.format}', {}])
  assert.deepEqual(ask(one, 'GET /projects.json'), ['GET /projects{.format}', { format: 'json' }])
  assert.deepEqual(ask(one, 'GET /projectsjson'), ['GET /projects{.format}', { format: 'json' }])
  assert.deepEqual(ask(one, 'GET /p/1.xml'), ['GET /p/{id}{.format}', { id: '1', format: 'xml' }])
})

test('any target is matched or missed without a throw, in bounded time', () => {
  const one = matcher('GET /{a+}/{b+}/{c+}/x', 'GET /{a}-{b}-{c}', 'GET /a/{b}:c', 'POST /?x={y}', 'GET /é/{z}')
  const word = fc.oneof(
    fc.constantFrom('/', '?', '#', '%', '%2F', '%zz', ':', '-', '.', '..', 'a', 'x', 'é', '\ud800', '*', 'http://'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.constantFrom('GET', 'POST', 'HEAD', ''), fc.array(word, { maxLength: 40 }), (method, words) => {
      const found = one.match(method, words.join(''))
      return 'miss' in found || found.names.length === found.path.length
    }),
    { numRuns: 2_000 },
  )
  assert.deepEqual(ask(one, `GET ${'/a'.repeat(8_000)}`), [])
})
