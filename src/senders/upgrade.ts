import type { ClientRequest, IncomingMessage } from 'node:http'
import type { LookupFunction, Socket } from 'node:net'
import type { SendFailed, Upstream, Upgraded } from '../model/sender.ts'
import { header, type WireRequest } from '../model/wire.ts'
import { credentialsOf, plainClient, tlsClient } from './node-client.ts'
import { failureOf } from './failure.ts'
import { forwardedFields, returnedFields } from './fields.ts'

export interface UpgradeMeans {
  readonly url: URL
  readonly lookup: LookupFunction
  readonly upstream: Upstream
  readonly instance: string
  readonly path: string
}

/**
 * Asks the upstream to switch protocols (RFC 9110 section 7.8, RFC 6455 section 4). A socket of its own, never pooled. Refusals
 * of the upstream are answers like others.
 */
export function sendUpgrade(request: WireRequest, means: UpgradeMeans): Promise<Upgraded> {
  return new Promise((resolve) => {
    const sending = open(request, means)
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      sending.destroy()
    }, means.upstream.connect + means.upstream.firstByte)
    const settle = (upgraded: Upgraded): void => {
      clearTimeout(timer)
      resolve(upgraded)
    }
    sending.once('upgrade', (message: IncomingMessage, socket: Socket, head: Buffer) => {
      const headers = message.rawHeaders
      settle({ kind: 'switched', status: message.statusCode ?? 101, headers, socket, head })
    })
    sending.once('response', (message) => {
      const headers = returnedFields(message.rawHeaders, means.url, request.origin)
      settle({ kind: 'answered', attempts: 1, response: { status: message.statusCode ?? 502, headers, body: message } })
    })
    sending.on('error', (error) => settle(failed(failureOf(error, timedOut ? 'first-byte' : null, means.url.protocol === 'https:'))))
    request.onGone?.(() => sending.destroy())
    sending.end()
  })
}

function open(request: WireRequest, { url, lookup, instance, path, upstream }: UpgradeMeans): ClientRequest {
  const tls = url.protocol === 'https:'
  const fields = forwardedFields(request, { instance, authority: url.host, peer: request.peer ?? null })
  const options = {
    method: request.method,
    path,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (tls ? 443 : 80) : Number(url.port),
    headers: [...fields, 'Connection', 'Upgrade', 'Upgrade', header(request.headers, 'upgrade') ?? 'websocket'],
    lookup,
    agent: false as const,
  }
  return tls ? tlsClient().request({ ...options, ...credentialsOf(upstream.tls, url) }) : plainClient().request(options)
}

function failed({ error, message }: Pick<SendFailed, 'error' | 'message'>): SendFailed {
  return { kind: 'failed', error, message, reached: false, attempts: 1, retryAfter: 0 }
}
