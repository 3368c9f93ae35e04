import { Readable } from 'node:stream'
import { Aborted, type KeptBody, type LiveBody, NO_BODY } from '../../model/wire.ts'
import { keep, keptOf } from '../keep.ts'

/** A body that may go on: what was held of it, and all of it, to be sent once. */
export interface Held {
  /** `whole: false` where the body is longer than what is held and flows on unjudged. */
  readonly kept: KeptBody
  readonly body: LiveBody
}

/** A body in chunks whose end is not known is waited for this long; then it flows on as it comes, since its sender may wait for us. */
const PATIENCE = 50

/**
 * Holds a short body whole, so that it can be judged and sent again; lets a long one pass. `length` is what the request
 * announces, null where it does not; `mayRead` is false where reading alone would promise something (`Expect: 100-continue`).
 */
export function hold(body: LiveBody, length: number | null, limit: number, mayRead: boolean): Held | Promise<Held> {
  if (body === null) return { kept: NO_BODY, body: null }
  if (body instanceof Uint8Array) return { kept: keptOf(body, limit), body }
  const passing: Held = { kept: { bytes: NO_BODY.bytes, size: length ?? 0, whole: false }, body }
  if (!mayRead || (length !== null && length > limit)) return passing
  if (length !== null) return whole(body, limit)
  return body instanceof Readable ? chunked(body, limit) : passing
}

async function whole(body: Exclude<LiveBody, null>, limit: number): Promise<Held> {
  const kept = await keep(body, limit)
  return { kept, body: kept.bytes }
}

/** Reads until the end, the limit or the end of our patience; what was read is put back where more is to come. */
function chunked(stream: Readable, limit: number): Promise<Held> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let size = 0
    const end = (ended: boolean): void => {
      clearTimeout(timer)
      stream.off('data', onData).off('end', onEnd).off('close', onClose)
      const bytes = Buffer.concat(chunks)
      if (ended) {
        resolve({ kept: { bytes, size, whole: true }, body: bytes })
        return
      }
      stream.pause()
      if (bytes.length > 0) stream.unshift(bytes)
      resolve({ kept: { bytes: NO_BODY.bytes, size: 0, whole: false }, body: stream })
    }
    const onData = (chunk: Uint8Array): void => {
      chunks.push(chunk)
      size += chunk.length
      if (size > limit) end(false)
    }
    const onEnd = (): void => end(true)
    const onClose = (): void => {
      clearTimeout(timer)
      if (!stream.readableEnded) reject(new Aborted())
    }
    const timer = setTimeout(() => end(false), PATIENCE)
    stream.on('data', onData).once('end', onEnd).once('close', onClose)
    stream.once('error', () => reject(new Aborted()))
  })
}
