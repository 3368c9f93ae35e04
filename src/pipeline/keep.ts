import { Readable } from 'node:stream'
import { Aborted, type KeptBody, type LiveBody, NO_BODY } from '../model/wire.ts'

/**
 * Reads a body to its end and holds on to the first `limit` bytes. What lies beyond is counted and let go, so that memory
 * stays bounded and the consumer is never cut off in the middle of sending.
 */
export function keep(body: LiveBody, limit: number): KeptBody | Promise<KeptBody> {
  if (body === null) return NO_BODY
  if (body instanceof Uint8Array) return keptOf(body, limit)
  return body instanceof Readable ? keepStream(body, limit) : keepIterable(body, limit)
}

/** A copy of at most `limit` bytes where there are more, so that the large buffer can be freed; the same bytes where not. A Buffer's own `slice` copies nothing. */
export function keptOf(bytes: Uint8Array | null, limit: number): KeptBody {
  if (bytes === null || bytes.length === 0) return NO_BODY
  if (bytes.length <= limit) return { bytes, size: bytes.length, whole: true }
  return { bytes: new Uint8Array(bytes.subarray(0, limit)), size: bytes.length, whole: false }
}

/** Events instead of an async iterator: a third of the cost for the small bodies that most requests have. */
function keepStream(stream: Readable, limit: number): Promise<KeptBody> {
  return new Promise((resolve, reject) => {
    const kept = new Collector(limit)
    // Not `once`: whatever of these comes again says nothing new, and listeners that take themselves away cost as much as all the rest.
    stream.on('data', (chunk: Uint8Array) => kept.add(chunk))
    stream.on('end', () => resolve(kept.body()))
    // Whatever became of it, nobody is there to be answered.
    stream.on('error', () => reject(new Aborted()))
    stream.on('close', () => {
      if (!stream.readableEnded) reject(new Aborted())
    })
  })
}

async function keepIterable(body: AsyncIterable<Uint8Array>, limit: number): Promise<KeptBody> {
  const kept = new Collector(limit)
  for await (const chunk of body) kept.add(chunk)
  return kept.body()
}

/**
 * Watches a stream that somebody else reads, and gives what was held of it so far. Listening for data would set it flowing, so
 * we begin when its reader does.
 */
export function collect(stream: Readable, limit: number): () => KeptBody {
  const kept = new Collector(limit)
  const begin = (): void => void stream.on('data', (chunk: Uint8Array) => kept.add(chunk))
  if (stream.readableFlowing === true) begin()
  else stream.once('resume', begin)
  return () => kept.body()
}

class Collector {
  readonly #limit: number
  readonly #chunks: Uint8Array[] = []
  #held = 0
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  add(chunk: Uint8Array): void {
    this.#size += chunk.length
    const room = this.#limit - this.#held
    if (room <= 0) return
    const part = chunk.length <= room ? chunk : chunk.subarray(0, room)
    this.#chunks.push(part)
    this.#held += part.length
  }

  body(): KeptBody {
    const [first] = this.#chunks
    if (first === undefined) return NO_BODY
    // A short body is copied out of the socket's buffer, a hundred times its size, which would be held with it.
    const alone = this.#chunks.length === 1 && first.buffer.byteLength <= first.length * 2
    const bytes = alone ? first : Buffer.concat(this.#chunks, this.#held)
    return { bytes, size: this.#size, whole: this.#size === this.#held }
  }
}
