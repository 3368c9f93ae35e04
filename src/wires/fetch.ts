import { header, type HeaderList, type WireRequest } from '../model/wire.ts'
import type { Understudy } from '../app/understudy.ts'

/** Statuses with which the constructor of `Response` allows no body (Fetch standard, "null body status"). */
const BODILESS = new Set([101, 103, 204, 205, 304])

/** The stand-in as a function from `Request` to `Response`: for Hono, service workers, `msw` or a test's own `fetch`. */
export function fetchOf(understudy: Pick<Understudy, 'answer'>): (input: Request | URL | string, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input, init)
    request.signal.throwIfAborted()
    const { status, headers, body } = await understudy.answer(await wireRequestOf(request))
    request.signal.throwIfAborted()
    const response = new Response(body === null || BODILESS.has(status) ? null : new Uint8Array(body), { status, headers: pairs(headers) })
    return Object.defineProperty(response, 'url', { value: request.url.split('#', 1)[0] })
  }
}

async function wireRequestOf(request: Request): Promise<WireRequest> {
  const url = new URL(request.url)
  const headers: string[] = []
  request.headers.forEach((value, name) => headers.push(name, value))
  if (header(headers, 'host') === undefined) headers.push('host', url.host)
  const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer())
  return { method: request.method, target: url.pathname + url.search, headers, body, origin: url.origin }
}

function pairs(headers: HeaderList): [string, string][] {
  const list: [string, string][] = []
  for (let i = 0; i + 1 < headers.length; i += 2) list.push([headers[i] ?? '', headers[i + 1] ?? ''])
  return list
}
