import type { IncomingMessage } from 'node:http'
import { header, headerAll } from '../model/wire.ts'
import type { Failure } from './failure.ts'

/** Codes of the parser that say: where this answer ends is told in two ways. */
export const FRAMING: ReadonlySet<string> = new Set(['HPE_INVALID_TRANSFER_ENCODING', 'HPE_UNEXPECTED_CONTENT_LENGTH'])

const FIELD_NAME = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/
// oxlint-disable-next-line no-control-regex -- field values are defined by what they may not contain (RFC 9110 section 5.5)
const BAD_VALUE = /[\u0000-\u0008\u000a-\u001f\u007f]/

/** An answer that HTTP's grammar lets through our parser and that must not go on: it would throw, or say something else. */
export function protocolError({ statusCode = 0, rawHeaders }: IncomingMessage): Failure | null {
  if (statusCode < 200 || statusCode > 599)
    return { error: 'http_protocol_error', message: `the upstream answered with the status ${statusCode}` }
  const coding = headerAll(rawHeaders, 'transfer-encoding')
  // What the bytes mean is said by a field of one hop, so that nobody behind us could undo it (RFC 9112 section 7).
  if (coding !== undefined && !/^\s*(?:chunked|identity)\s*$/i.test(coding))
    return {
      error: 'http_response_transfer_coding',
      message: `the upstream sent a transfer coding that was not asked for: ${coding.slice(0, 100)}`,
    }
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    if (!FIELD_NAME.test(rawHeaders[i] ?? '') || BAD_VALUE.test(rawHeaders[i + 1] ?? '')) {
      return { error: 'http_protocol_error', message: `the upstream sent a header field that is none: ${JSON.stringify(rawHeaders[i])}` }
    }
  }
  return null
}

const ENDLESS = /^\s*(?:text\/event-stream|application\/(?:x-)?(?:ndjson|jsonl|json-seq|stream\+json)|multipart\/x-mixed-replace)\b/i

/** Parts come when there are some: nobody is impatient for the next. */
export function isEndless({ rawHeaders }: IncomingMessage): boolean {
  return ENDLESS.test(header(rawHeaders, 'content-type') ?? '')
}

/** Whether octets behind the head can be the answer's (RFC 9110, sections 9.3.2, 15.3.5, 15.4.5). */
export function mayHaveBody({ statusCode }: IncomingMessage, method: string): boolean {
  return method !== 'HEAD' && statusCode !== 204 && statusCode !== 304
}

/** Bytes of a body that is waited for. */
const SHORT = 16 * 1024

/** Whether the body is waited for. */
export function isShort({ rawHeaders, statusCode }: IncomingMessage, method: string): boolean {
  const length = header(rawHeaders, 'content-length')
  return (length !== undefined && Number(length) <= SHORT) || method === 'HEAD' || statusCode === 204 || statusCode === 304
}
