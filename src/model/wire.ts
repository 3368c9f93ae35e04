/**
 * Header fields as they stand on the wire: name, value, name, value, … in order, in their own case, duplicates kept.
 * The same flat form as node's `rawHeaders` and `writeHead`, so that nothing is rebuilt on the way.
 */
export type HeaderList = readonly string[]

/** A body that is still on its way: all of it, a stream, or none. */
export type LiveBody = Uint8Array | AsyncIterable<Uint8Array> | null

/** What was held on to of a body. `size` counts all bytes that flowed, `whole` says that `bytes` is all of them. */
export interface KeptBody {
  readonly bytes: Uint8Array
  readonly size: number
  readonly whole: boolean
}

/** A request as it was received. `target` is the request-target, verbatim (RFC 9112 section 3.2). */
export interface WireRequest<Body = LiveBody> {
  readonly method: string
  readonly target: string
  readonly headers: HeaderList
  readonly body: Body
  /** The scheme, host and port by which we were called, for absolute links: `http://localhost:4010`. */
  readonly origin: string
  /** The consumer's address, where the wire knows it. */
  readonly peer?: string
  /** The port by which it came in, where the wire knows it. */
  readonly port?: number
  /** The name in the consumer's client certificate; null where one was asked for and none was verified, undefined where none was asked for. */
  readonly certificate?: string | null | undefined
  /** Fields behind a chunked body, known when it has ended. */
  readonly trailers?: () => HeaderList
  /** Calls back if the consumer goes away before it was answered whole. */
  readonly onGone?: (listener: () => void) => void
  /** Passes an interim response (1xx) on to the consumer. */
  readonly onInterim?: (status: number, headers: HeaderList) => void
}

/** An answer as it goes out. `Content-Length`, `Date` and `Connection` are the wire's to add. */
export interface WireResponse<Body = LiveBody> {
  readonly status: number
  readonly headers: HeaderList
  readonly body: Body
  /** The names of `trailers`, as `Trailer` announces them. */
  readonly announced?: string
  /** Fields behind a chunked body, known when it has ended. */
  readonly trailers?: () => HeaderList
}

/** The first value of a header field, by its name in lower case. */
export function header(headers: HeaderList, name: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) {
    const field = headers[i]
    if (field !== undefined && field.length === name.length && field.toLowerCase() === name) return headers[i + 1]
  }
  return undefined
}

/** All values of a header field, by its name in lower case, joined by `, ` as RFC 9110 section 5.3 allows. */
export function headerAll(headers: HeaderList, name: string): string | undefined {
  let joined: string | undefined
  for (let i = 0; i < headers.length; i += 2) {
    const field = headers[i]
    if (field === undefined || field.length !== name.length || field.toLowerCase() !== name) continue
    joined = joined === undefined ? headers[i + 1] : `${joined}, ${headers[i + 1]}`
  }
  return joined
}

export const NO_BODY: KeptBody = { bytes: new Uint8Array(0), size: 0, whole: true }

/** A stream ends here though its source goes on: whoever reads it is to come to a good end. */
export class Ended extends Error {
  constructor() {
    super('the stream was ended before its source')
    this.name = 'Ended'
  }
}

/** The consumer went away before its request was whole; nobody is left to answer. */
export class Aborted extends Error {
  constructor() {
    super('the consumer went away before the request was whole')
    this.name = 'Aborted'
  }
}

/** The bytes as they are, or a copy where they are a small part of a larger piece, all of which would be held with them. */
export function apart(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer.byteLength <= bytes.length * 2) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.length)
  own.set(bytes)
  return own
}
