/** The lines of a text, found once: from an offset to line and column, both from 1. */
export class Lines {
  readonly #text: string
  #starts: readonly number[] | null = null

  constructor(text: string) {
    this.#text = text
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    const starts = (this.#starts ??= startsOf(this.#text))
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }

  /** Lines by their numbers, both ends included. */
  slice(first: number, last: number): readonly string[] {
    const starts = (this.#starts ??= startsOf(this.#text))
    const end = Math.min(last, starts.length)
    return Array.from({ length: Math.max(0, end - first + 1) }, (_, i) => {
      const start = starts[first - 1 + i] ?? 0
      const next = starts[first + i]
      const stop = next === undefined ? this.#text.length : next - 1
      return this.#text.slice(start, Math.min(stop, start + LONGEST)).replace(/\r$/, '')
    })
  }

  /** The line that holds an offset, with its number before it and a caret below the column. */
  excerpt(offset: number): string {
    const { line, column } = this.at(offset)
    const start = offset - column + 1
    const found = this.#text.indexOf('\n', start)
    const end = found < 0 ? this.#text.length : found
    return drawLine(this.#text.slice(start, Math.min(end, start + 4 * WIDTH + column)), line, column)
  }
}

/** How much of a line is shown. Minified documents have one line of megabytes. */
const WIDTH = 120

/** How much of a line is given away as it stands. */
const LONGEST = 2_000

const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

function drawLine(raw: string, line: number, column: number): string {
  // Contracts come from strangers: their control characters do not reach a terminal.
  const text = raw.replace(/\r$/, '').replaceAll('\t', ' ').replace(CONTROL, '·')
  const from = column > WIDTH - 20 ? column - 40 : 0
  const cut = text.slice(from, from + WIDTH)
  const shown = `${from > 0 ? '…' : ''}${cut}${from + WIDTH < text.length ? '…' : ''}`
  const gutter = String(line)
  const caret = ' '.repeat(column - 1 - from + (from > 0 ? 1 : 0))
  return `${gutter} | ${shown}\n${' '.repeat(gutter.length)} | ${caret}^`
}

function startsOf(text: string): readonly number[] {
  const starts = [0]
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
  return starts
}
