import { type Duplex, pipeline, Readable } from 'node:stream'
import { header, headerAll, type HeaderList, type WireResponse } from '../model/wire.ts'
import { FrameEnds, RESTART } from './websocket-frames.ts'

/** What came of a request to switch protocols: an answer, and the other side's socket where it agreed. */
export interface Passage {
  readonly response: WireResponse
  readonly switched: { readonly socket: Duplex; readonly head: Uint8Array } | null
  /** Calls back when both sides have had their time. */
  readonly onCut?: (listener: () => void) => void
}

/** Protocols of one hop: HTTP/2 and TLS are spoken with us or not at all. */
const OF_HOP = /^\s*(?:h2c|tls\/[\d.]+)\s*$/i

/** Whether a request to switch protocols can be passed on as one. One with a body is as good without: it could not come after the switch, and `Upgrade` may be ignored (RFC 9110 section 7.8). */
export function isSwitchable(headers: HeaderList): boolean {
  const hasBody = header(headers, 'transfer-encoding') !== undefined || Number(header(headers, 'content-length') ?? 0) !== 0
  return !hasBody && !(headerAll(headers, 'upgrade') ?? '').split(',').every((protocol) => OF_HOP.test(protocol))
}

/** Milliseconds in which a last word has to be out. */
const FAREWELL = 200

/** Joins two sockets until both are through; or writes the refusal by hand, since the socket has left HTTP. */
export function pass({ response, switched, onCut }: Passage, socket: Duplex, head: Uint8Array, done: () => void): void {
  socket.on('error', () => socket.destroy())
  socket.write(headOf(response, switched !== null), 'latin1')
  if (switched === null) {
    refuse(response, socket, done)
    return
  }
  const ends = isWebSocket(response) ? new FrameEnds() : null
  if (switched.head.length > 0) socket.write(switched.head)
  if (ends !== null) watch(ends, switched)
  onCut?.(() => {
    switched.socket.unpipe(socket)
    // In the middle of a frame, whatever we said would be taken for a part of it.
    socket.end(ends?.isBetween === true ? RESTART : undefined)
    setTimeout(() => {
      socket.destroy()
      switched.socket.destroy()
    }, FAREWELL).unref()
  })
  if (head.length > 0) switched.socket.write(head)
  let open = 2
  const ended = (): void => {
    if (--open === 0) done()
  }
  pipeline(socket, switched.socket, ended)
  pipeline(switched.socket, socket, ended)
}

function isWebSocket({ headers }: WireResponse): boolean {
  return header(headers, 'upgrade')?.toLowerCase() === 'websocket'
}

function watch(ends: FrameEnds, { socket, head }: NonNullable<Passage['switched']>): void {
  ends.add(head)
  socket.on('data', (chunk: Uint8Array) => ends.add(chunk))
}

function refuse({ body }: WireResponse, socket: Duplex, done: () => void): void {
  if (body === null || body instanceof Uint8Array) {
    socket.end(body ?? undefined, done)
    return
  }
  pipeline(Readable.from(body), socket, () => done())
}

function headOf({ status, headers }: WireResponse, switched: boolean): string {
  const { STATUS_CODES } = process.getBuiltinModule('node:http')
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...fieldLines(headers)]
  if (!switched) lines.push('Connection: close')
  return `${lines.join('\r\n')}\r\n\r\n`
}

function fieldLines(headers: HeaderList): string[] {
  const lines: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`)
  return lines
}
