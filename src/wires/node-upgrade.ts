import { type Duplex, pipeline, Readable } from 'node:stream'
import type { HeaderList, WireResponse } from '../model/wire.ts'

/** What came of a request to switch protocols: an answer, and the other side's socket where it agreed. */
export interface Passage {
  readonly response: WireResponse
  readonly switched: { readonly socket: Duplex; readonly head: Uint8Array } | null
}

/** Joins two sockets until both are through; or writes the refusal by hand, since the socket has left HTTP. */
export function pass({ response, switched }: Passage, socket: Duplex, head: Uint8Array, done: () => void): void {
  socket.on('error', () => socket.destroy())
  socket.write(headOf(response, switched !== null))
  if (switched === null) {
    refuse(response, socket, done)
    return
  }
  if (switched.head.length > 0) socket.write(switched.head)
  if (head.length > 0) switched.socket.write(head)
  let open = 2
  const ended = (): void => {
    if (--open === 0) done()
  }
  pipeline(socket, switched.socket, ended)
  pipeline(switched.socket, socket, ended)
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
