import type { HeaderList, LiveBody, WireRequest } from '../model/wire.ts'
import { header } from '../model/wire.ts'

/** A request as a person writes it in a test. A body that is an object travels as JSON. */
export interface RequestLike {
  /** Default `GET`. */
  readonly method?: string
  /** Path and query, as on the wire: `/orders?limit=2`. */
  readonly target: string
  readonly headers?: HeaderList | Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | LiveBody | object
}

/** The request as a wire would have received it. */
export function wireRequest(like: RequestLike): WireRequest {
  const headers = headerList(like.headers)
  const body = wireBody(like.body, headers)
  return { method: like.method ?? 'GET', target: like.target, headers, body, origin: 'http://localhost' }
}

function headerList(headers: RequestLike['headers']): string[] {
  if (headers === undefined) return []
  if (isList(headers)) return [...headers]
  return Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [name, value] : value.flatMap((one) => [name, one]),
  )
}

function isList(headers: NonNullable<RequestLike['headers']>): headers is HeaderList {
  return Array.isArray(headers)
}

function wireBody(body: RequestLike['body'], headers: string[]): LiveBody {
  if (body === undefined || body === null) return null
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array || isStream(body)) return body
  if (header(headers, 'content-type') === undefined) headers.push('Content-Type', 'application/json')
  return Buffer.from(JSON.stringify(body))
}

function isStream(body: object): body is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in body
}
