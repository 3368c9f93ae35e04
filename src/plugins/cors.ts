import type { Answered } from '../model/exchange.ts'
import type { Plugin } from '../model/plugin.ts'
import { header, headerAll } from '../model/wire.ts'

/** Response headers that any page may read without being told (Fetch, section 3.3.1 "CORS-safelisted response-header name"). */
const SAFELISTED = new Set(['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma'])

/**
 * Lets pages of any origin call the stand-in (Fetch standard, section 3.3 "CORS protocol"). A preflight is answered by what the
 * contract offers at that path, so that a method the contract lacks fails in the browser too. An `OPTIONS` that the
 * contract documents is an operation and is left alone but for the headers.
 */
export const cors: Plugin = {
  name: 'cors',
  answered(phase: Answered): Answered {
    const { request, reply } = phase
    const origin = header(request.headers, 'origin')
    if (origin === undefined || isSettled(reply)) return phase
    const added = isPreflight(phase) ? preflight(phase, origin) : simple(phase, origin)
    return { ...phase, reply: { ...reply, headers: [...reply.headers.filter(keepsOf(reply.headers)), ...added] } }
  },
}

/** A service that has a word on who may read its answer has the last. */
function isSettled({ by, headers }: Answered['reply']): boolean {
  return (by === 'live' || by === 'stale') && header(headers, 'access-control-allow-origin') !== undefined
}

function isPreflight({ request, operation }: Answered): boolean {
  return request.method === 'OPTIONS' && operation === null && header(request.headers, 'access-control-request-method') !== undefined
}

function preflight({ request, reply }: Answered, origin: string): string[] {
  const allow = header(reply.headers, 'allow')
  const asked = headerAll(request.headers, 'access-control-request-headers')
  const headers = [...allowed(origin), 'Access-Control-Max-Age', '600']
  if (allow !== undefined) headers.push('Access-Control-Allow-Methods', allow)
  if (asked !== undefined) headers.push('Access-Control-Allow-Headers', asked)
  if (header(request.headers, 'access-control-request-private-network') === 'true')
    headers.push('Access-Control-Allow-Private-Network', 'true')
  return headers
}

function simple({ reply }: Answered, origin: string): string[] {
  const exposed: string[] = []
  for (let i = 0; i < reply.headers.length; i += 2) {
    const name = reply.headers[i] ?? ''
    if (!SAFELISTED.has(name.toLowerCase()) && !exposed.includes(name)) exposed.push(name)
  }
  const headers = allowed(origin)
  if (exposed.length > 0) headers.push('Access-Control-Expose-Headers', exposed.join(', '))
  return headers
}

/** The origin by name rather than `*`, so that requests with credentials work too. */
function allowed(origin: string): string[] {
  return ['Access-Control-Allow-Origin', origin, 'Access-Control-Allow-Credentials', 'true', 'Vary', 'Origin']
}

/** Whatever the contract's examples, or a service without an origin, say about CORS is somebody else's deployment; ours is told by us. */
function keepsOf(headers: readonly string[]): (value: string, index: number) => boolean {
  return (_, index) => !(headers[index - (index % 2)] ?? '').toLowerCase().startsWith('access-control-allow-')
}
