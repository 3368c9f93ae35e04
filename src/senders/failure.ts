import type { ProxyError } from '../model/sender.ts'

/** Why we gave up ourselves, where we did: the platform only says that the socket hung up. */
export type GivenUp = 'connect' | 'first-byte' | 'idle' | 'total' | 'gone' | 'cut' | null

export interface Failure {
  readonly error: ProxyError
  readonly message: string
}

const BY_CODE: Readonly<Record<string, ProxyError>> = {
  ECONNREFUSED: 'connection_refused',
  ENOTFOUND: 'dns_error',
  EAI_AGAIN: 'dns_error',
  ETIMEOUT: 'dns_timeout',
  ETIMEDOUT: 'connection_timeout',
  EHOSTUNREACH: 'destination_unavailable',
  ENETUNREACH: 'destination_unavailable',
  EADDRNOTAVAIL: 'destination_unavailable',
  ECONNRESET: 'connection_terminated',
  EPIPE: 'connection_terminated',
  EPROTO: 'tls_protocol_error',
  HPE_HEADER_OVERFLOW: 'http_response_header_section_size',
  HPE_INVALID_CHUNK_SIZE: 'http_response_transfer_coding',
  HPE_INVALID_TRANSFER_ENCODING: 'http_protocol_error',
}

const BY_GIVING_UP: Readonly<Record<Exclude<GivenUp, null>, ProxyError>> = {
  connect: 'connection_timeout',
  'first-byte': 'http_response_timeout',
  idle: 'connection_read_timeout',
  total: 'http_response_timeout',
  gone: 'http_request_error',
  cut: 'connection_read_timeout',
}

/** Names what happened by the tokens of RFC 9209. Our own reason comes before the platform's, which cannot know it. */
export function failureOf(error: NodeJS.ErrnoException, givenUp: GivenUp, tls: boolean): Failure {
  if (givenUp !== null) return { error: BY_GIVING_UP[givenUp], message: GAVE_UP[givenUp] }
  const code = error.code ?? ''
  const known = BY_CODE[code]
  if (code === 'EPROTO') return { error: 'tls_protocol_error', message: `${error.message}: does the upstream speak plain HTTP?` }
  if (known !== undefined) return { error: known, message: error.message || code }
  if (code.startsWith('HPE_'))
    return { error: 'http_protocol_error', message: tls ? error.message : `${error.message}: does the upstream speak HTTP, without TLS?` }
  if (/CERT|SELF_SIGNED|ISSUER|VERIFY/.test(code)) return { error: 'tls_certificate_error', message: error.message }
  if (/ALERT/.test(code)) return { error: 'tls_alert_received', message: error.message }
  if (/SSL|TLS/.test(code)) return { error: 'tls_protocol_error', message: error.message }
  return { error: 'proxy_internal_error', message: error.message }
}

const GAVE_UP: Readonly<Record<Exclude<GivenUp, null>, string>> = {
  connect: 'no connection in time',
  'first-byte': 'no answer in time',
  idle: 'the answer stopped coming',
  total: 'no answer in the time for the whole request',
  gone: 'the consumer went away',
  cut: 'the group went back meanwhile, and the time for what was under way is over',
}

/** Kinds of failure after which the same request may be sent again, if its method allows it: another try may meet another address or a fresh connection. */
export function isPassing(error: ProxyError): boolean {
  return (
    error === 'connection_refused' ||
    error === 'connection_terminated' ||
    error === 'connection_timeout' ||
    error === 'destination_unavailable' ||
    error === 'http_response_timeout'
  )
}
