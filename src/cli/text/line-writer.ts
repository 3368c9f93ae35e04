import type { Sink } from './terminal.ts'

/** Milliseconds for which lines are collected: a write for each would cost more than the answer it tells of. */
const INTERVAL = 50
/** Lines that a person gets to see of one interval. */
const READABLE = 200
/** Bytes that may wait for a slow reader before lines are let go. */
const BACKLOG = 4 * 1024 * 1024

/** Collects lines and writes them together. Lines that nobody could read, or that a slow reader leaves lying, are counted instead. */
export class LineWriter {
  readonly #sink: Sink
  #lines: string[] = []
  #left = 0
  #timer: NodeJS.Timeout | null = null

  constructor(sink: Sink) {
    this.#sink = sink
  }

  /** Whether a line would be written; asked first, since making it costs more than not. */
  get hasRoom(): boolean {
    return !this.#sink.isTerminal || this.#lines.length < READABLE
  }

  add(line: string): void {
    this.#lines.push(line)
    this.#arm()
  }

  /** Counts a line that is not made. */
  skip(): void {
    this.#left++
    this.#arm()
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const lines = this.#lines
    this.#lines = []
    if (this.#sink.pending() > BACKLOG) {
      this.#left += lines.length
      return
    }
    if (lines.length > 0) this.#sink.write(`${lines.join('\n')}\n`)
    if (this.#left > 0 && this.#sink.isTerminal) this.#sink.write(this.#sink.paint('dim', `… and ${this.#left} more\n`))
    this.#left = 0
  }

  #arm(): void {
    if (this.#timer !== null) return
    this.#timer = setTimeout(() => this.flush(), INTERVAL)
    this.#timer.unref()
  }
}
