import { Readable } from 'node:stream'
import { type KeptBody, NO_BODY } from '../model/wire.ts'
import { Gathered } from './gathered.ts'

/**
 * Copies a stream that somebody else reads, chunk by chunk as they pass, up to a cap; beyond it all is forgotten and nothing
 * more is held. Its reader is never kept waiting. Read `kept` when the stream has ended: null where it was too long or broke off.
 */
export class BoundedTee {
  readonly #cap: number
  readonly #gathered = new Gathered()
  #size = 0
  #over = false
  #ended = false

  constructor(stream: Readable, cap: number) {
    this.#cap = cap
    // Listening for data would set it flowing: we begin just before its reader does, so that neither misses a chunk.
    if (stream.readableFlowing === true) this.#listen(stream)
    else {
      const begin = (event: string | symbol): void => {
        if (event !== 'data' && event !== 'readable') return
        stream.off('newListener', begin)
        this.#listen(stream)
      }
      stream.on('newListener', begin)
    }
    stream.once('end', () => (this.#ended = true))
    stream.once('close', () => {
      if (!this.#ended) this.#forget()
    })
  }

  get kept(): KeptBody | null {
    if (this.#over || !this.#ended) return null
    if (this.#size === 0) return NO_BODY
    return { bytes: this.#gathered.bytes, size: this.#size, whole: true }
  }

  /** Bytes that are held now. */
  get held(): number {
    return this.#over ? 0 : this.#size
  }

  #listen(stream: Readable): void {
    stream.on('data', (chunk: Uint8Array) => this.#add(chunk))
  }

  #add(chunk: Uint8Array): void {
    this.#size += chunk.length
    if (this.#over) return
    if (this.#size > this.#cap) this.#forget()
    else this.#gathered.add(chunk)
  }

  #forget(): void {
    this.#over = true
    this.#gathered.clear()
  }
}
