import type { ClientRequest } from 'node:http'
import { Readable } from 'node:stream'
import type { HeaderList, LiveBody } from '../model/wire.ts'

export interface SendMeans {
  /** Another piece of a streaming body is on its way. */
  readonly onChunk: () => void
  /** The rest of it will never come. */
  readonly onLost: () => void
}

/** Bytes up to which a body travels in one write with its head, as text: a vector of the two costs more than copying. */
const JOINED = 8 * 1024

/** Sends a body behind its head, as it comes, and its trailers behind it. */
export function sendBody(
  sending: ClientRequest,
  body: Exclude<LiveBody, null>,
  trailers: (() => HeaderList) | undefined,
  { onChunk, onLost }: SendMeans,
): void {
  if (body instanceof Uint8Array) {
    sendWhole(sending, body, trailers?.() ?? [])
    return
  }
  const stream = body instanceof Readable ? body : Readable.from(body)
  stream.on('data', onChunk)
  // When nobody wants the rest, it is not read: somebody who still listens would keep it flowing.
  sending.once('close', () => stream.off('data', onChunk).unpipe(sending).pause())
  stream.once('end', () => {
    const late = trailers?.() ?? []
    if (late.length > 0) sending.addTrailers(pairs(late))
  })
  stream.once('error', onLost)
  // Not `pipeline`: it would destroy the consumer's request, and with it the connection on which we are to answer.
  stream.pipe(sending)
}

function sendWhole(sending: ClientRequest, body: Uint8Array, late: HeaderList): void {
  if (late.length > 0) {
    sending.write(body)
    sending.addTrailers(pairs(late))
    sending.end()
  } else if (body.length <= JOINED) sending.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1'), 'latin1')
  else sending.end(body)
}

function pairs(fields: HeaderList): [string, string][] {
  const list: [string, string][] = []
  for (let i = 0; i + 1 < fields.length; i += 2) list.push([fields[i] ?? '', fields[i + 1] ?? ''])
  return list
}
