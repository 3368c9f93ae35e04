import type { BodyView } from '../../src/control/body-view.ts'
import { lossless } from '../../src/control/client.ts'

/** One line of a body as it is shown. */
export interface BodyLine {
  readonly text: string
  /** JSON Pointer of the value that begins here; null where it is not JSON. */
  readonly pointer: string | null
  readonly depth: number
}

/** Characters and lines that are laid out; more than that nobody reads on a page. */
const LONGEST = 2_000_000
const LINES = 20_000

/** A body in lines: JSON laid out with the pointer of each value, anything else as it stands. */
export function bodyLines(text: string): readonly BodyLine[] {
  if (text.length <= LONGEST && /^\s*[[{"\-\dtfn]/.test(text)) {
    try {
      const lines: BodyLine[] = []
      layOut(JSON.parse(text, lossless), '', 0, '', '', lines)
      return lines
    } catch {
      // Not JSON after all.
    }
  }
  return text
    .slice(0, LONGEST)
    .split('\n')
    .slice(0, LINES)
    .map((line) => ({ text: line, pointer: null, depth: 0 }))
}

function layOut(value: unknown, pointer: string, depth: number, before: string, after: string, lines: BodyLine[]): void {
  if (lines.length >= LINES || depth > 200) return
  const entries = entriesOf(value)
  if (entries === null || entries.length === 0) {
    lines.push({ text: `${before}${JSON.stringify(value)}${after}`, pointer, depth })
    return
  }
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  lines.push({ text: `${before}${open}`, pointer, depth })
  for (const [index, [name, one]] of entries.entries()) {
    const label = Array.isArray(value) ? '' : `${JSON.stringify(name)}: `
    layOut(one, `${pointer}/${escaped(name)}`, depth + 1, label, index < entries.length - 1 ? ',' : '', lines)
  }
  lines.push({ text: `${close}${after}`, pointer: null, depth })
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | null {
  // Without a prototype: a number that a double cannot hold, as it was written.
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== null ? Object.entries(value) : null
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The line to which a finding at `body/items/0/id` belongs: the value's own, or that of the nearest that is there. -1: none. */
export function lineOf(lines: readonly BodyLine[], at: string): number {
  if (at !== 'body' && !at.startsWith('body/')) return -1
  let pointer = at.slice('body'.length)
  while (true) {
    const wanted = pointer
    const found = lines.findIndex((line) => line.pointer === wanted)
    if (found >= 0 || pointer === '') return found >= 0 ? found : lines.length > 0 ? 0 : -1
    pointer = pointer.slice(0, pointer.lastIndexOf('/'))
  }
}

/** A value as a body. */
export function bodyOf(value: unknown): BodyView {
  const text = JSON.stringify(value) ?? ''
  return { size: text.length, whole: true, text }
}

/** A body as a text to be held against another: JSON laid out, anything else as it stands. */
export function laidOut({ text = '' }: BodyView): string {
  return bodyLines(text)
    .map((line) => `${'  '.repeat(line.depth)}${line.text}`)
    .join('\n')
}
