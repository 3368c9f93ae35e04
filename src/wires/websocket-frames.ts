/** A close frame of the server's (RFC 6455 section 5.5.1) with the status 1012, "service restart" (IANA's registry of close codes). */
export const RESTART: Uint8Array = Uint8Array.of(0x88, 0x02, 0x03, 0xf4)

/** Octets of a frame's head at most: two, eight of length, four of masking key (RFC 6455 section 5.2). */
const HEAD = 14

/** Watches where frames end in what one side sends, without holding on to what is in them. */
export class FrameEnds {
  readonly #head = new Uint8Array(HEAD)
  /** Octets of the head that are there, and of the payload that are still to come. */
  #have = 0
  #left = 0

  /** Whether a frame of our own may follow here. */
  get isBetween(): boolean {
    return this.#have === 0 && this.#left === 0
  }

  add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#left > 0) {
        const passed = Math.min(this.#left, chunk.length - at)
        this.#left -= passed
        at += passed
        continue
      }
      if (this.#have === 0) this.#head.fill(0)
      this.#head[this.#have++] = chunk[at++] ?? 0
      if (this.#have < lengthOfHead(this.#head)) continue
      this.#left = lengthOfPayload(this.#head)
      this.#have = 0
    }
  }
}

/** As far as its first two octets say; more than there are where they are not both there. */
function lengthOfHead(head: Uint8Array): number {
  const second = head[1] ?? 0
  const short = second & 0x7f
  const length = short === 126 ? 2 : short === 127 ? 8 : 0
  return 2 + length + ((second & 0x80) === 0 ? 0 : 4)
}

function lengthOfPayload(head: Uint8Array): number {
  const short = (head[1] ?? 0) & 0x7f
  const view = new DataView(head.buffer)
  if (short === 126) return view.getUint16(2)
  return short === 127 ? Number(view.getBigUint64(2)) : short
}
