import assert from 'node:assert/strict'
import { request as send, type RequestOptions } from 'node:https'
import { test } from 'node:test'
import { createUnderstudy } from '../../src/index.ts'
import { certificate, key } from '../fixtures/certificate.ts'
import { clientCa, clientCertificate, clientKey } from '../fixtures/client-certificate.ts'

const CONTRACT = {
  openapi: '3.1.0',
  info: { title: 'Vault', version: '1' },
  components: { securitySchemes: { tls: { type: 'mutualTLS' } } },
  paths: {
    '/open': { get: { responses: { 204: { description: 'yes' } } } },
    '/closed': { get: { security: [{ tls: [] }], responses: { 204: { description: 'yes' }, 401: { description: 'no' } } } },
  },
}

async function ask(url: string, path: string, options: RequestOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = send(`${url}${path}`, { rejectUnauthorized: false, agent: false, ...options }, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('error', reject)
    request.end()
  })
}

test('consumers are named by the certificate that was verified, and only by that', async () => {
  const rules = { web: { certificate: 'spiffe://shop/web' } }
  await using understudy = await createUnderstudy({ contract: CONTRACT, consumers: { rules } })
  const { url } = await understudy.listen({ tls: { cert: certificate, key, clientCa } })
  assert.match(url, /^https:/)
  const own = { cert: clientCertificate, key: clientKey }
  const foreign = { cert: certificate, key }
  assert.deepEqual(
    [
      await ask(url, '/open'),
      await ask(url, '/closed', own),
      await ask(url, '/closed'),
      await ask(url, '/closed', foreign),
      await ask(url, '/open', foreign),
    ],
    [204, 204, 401, 401, 204],
  )
  assert.deepEqual(
    understudy.exchanges().map(({ consumer }) => [consumer.id, consumer.by, consumer.trust]),
    [
      ['anonymous', 'anonymous', 'none'],
      ['web', 'certificate', 'verified'],
      ['anonymous', 'anonymous', 'none'],
      ['anonymous', 'anonymous', 'none'],
      ['anonymous', 'anonymous', 'none'],
    ],
  )
})

test('where no certificate is asked for, what a contract wants of it is told as not judged', async () => {
  await using understudy = await createUnderstudy({ contract: CONTRACT })
  const { url } = await understudy.listen({ tls: { cert: certificate, key } })
  assert.equal(await ask(url, '/closed', { cert: clientCertificate, key: clientKey }), 204)
  const [exchange] = understudy.exchanges()
  assert.deepEqual(
    exchange?.inspected.map(({ code }) => code),
    ['credentials-not-judged'],
  )
  assert.equal(exchange?.request.origin, url)
})
