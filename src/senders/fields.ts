import { header, headerAll, type HeaderList, type WireRequest } from '../model/wire.ts'
import { ownCookie, relinked } from './links.ts'

/** Fields of one hop (RFC 9110 section 7.6.1), beside those that `Connection` names. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'trailer',
  'understudy-served-by',
])

/** Our name in `Via`, and how we know our own hop again. */
const PSEUDONYM = 'understudy'

export interface Forwarding {
  /** This process, for telling loops. */
  readonly instance: string
  /** `host:port` of the upstream. */
  readonly authority: string
  /** The consumer's address, where it is known. */
  readonly peer: string | null
}

/** Whether a request has come through this very process before (RFC 9110 section 7.6.3 has Via for that; the instance makes it exact). */
export function isLoop(request: WireRequest, instance: string): boolean {
  return (
    headerAll(request.headers, 'understudy-hop')
      ?.split(',')
      .some((hop) => hop.trim() === instance) === true
  )
}

/** The fields that go on to the upstream: as received, in order and case, but for those of the hop, and with ours behind them. */
export function forwardedFields(request: WireRequest, { instance, authority, peer }: Forwarding): string[] {
  const { headers } = request
  const dropped = droppedFields(headers)
  const fields: string[] = []
  let host: string | undefined
  let ofHop = false
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? ''
    const lower = name.toLowerCase()
    if (dropped.has(lower)) ofHop = true
    else if (lower === 'host') {
      if (host === undefined) fields.push(name, authority)
      host ??= headers[i + 1]
    } else fields.push(name, headers[i + 1] ?? '')
  }
  if (host === undefined) fields.unshift('Host', authority)
  if (ofHop) fields.push(...hopFields(headers))
  fields.push('Via', `1.1 ${PSEUDONYM}`, 'Understudy-Hop', instance, 'Forwarded', forwarded(peer, host, request.origin))
  return fields
}

/** What of the fields of the hop is said on the next one, too. */
function hopFields(headers: HeaderList): string[] {
  const fields: string[] = []
  // It is of one hop, and has to be told so (RFC 9110 section 10.1.4).
  if (/\btrailers\b/i.test(headerAll(headers, 'te') ?? '')) fields.push('Connection', 'TE', 'TE', 'trailers')
  if (header(headers, 'transfer-encoding') === undefined) return fields
  // The body is framed anew where it came in chunks: its length is not known.
  fields.push('Transfer-Encoding', 'chunked')
  const announced = headerAll(headers, 'trailer')
  if (announced !== undefined) fields.push('Trailer', announced)
  return fields
}

/** RFC 7239 section 4. */
function forwarded(peer: string | null, host: string | undefined, origin: string): string {
  const proto = origin.startsWith('https:') ? 'https' : 'http'
  const by = peer === null ? 'for=unknown' : `for=${peer.includes(':') ? `"[${peer}]"` : peer}`
  return host === undefined ? `${by};proto=${proto}` : `${by};host="${host.replaceAll(/[\\"]/g, '')}";proto=${proto}`
}

/** The fields of an upstream's answer that go on to the consumer. Links to its own address, base path and all, become links to ours. */
export function returnedFields(headers: HeaderList, upstream: URL, own: string): string[] {
  const dropped = droppedFields(headers)
  const fields: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? ''
    const value = headers[i + 1] ?? ''
    const lower = name.toLowerCase()
    if (dropped.has(lower)) continue
    fields.push(name, LINKING.has(lower) ? relinked(value, upstream, own) : lower === 'set-cookie' ? ownCookie(value, upstream) : value)
  }
  fields.push('Via', `1.1 ${PSEUDONYM}`)
  return fields
}

const LINKING: ReadonlySet<string> = new Set(['location', 'content-location', 'link', 'refresh'])

function droppedFields(headers: HeaderList): ReadonlySet<string> {
  const connection = headerAll(headers, 'connection')
  if (connection === undefined || connection === 'keep-alive' || connection === 'Keep-Alive') return HOP_BY_HOP
  const named = connection.split(',').map((name) => name.trim().toLowerCase())
  // `Connection: close, content-length` would make us drop the framing: no end-to-end field that we need may be named away.
  return new Set([...HOP_BY_HOP, ...named.filter((name) => name !== '' && name !== 'host' && name !== 'content-length')])
}
