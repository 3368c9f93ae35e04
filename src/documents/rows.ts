import { basename, extname, resolve } from 'node:path'
import type { Position } from '../model/place.ts'
import { Problem } from '../model/problem.ts'
import { decodeUtf8, parseJson } from '../schema/json/json.ts'
import { readFileBytes } from './bytes.ts'
import { isJsonName, shownPath } from './files.ts'
import { MAX_DEPTH, parseDocument } from './parse.ts'

/** A file of data: JSON, YAML, or NDJSON, which is a list of its lines. */
export interface DataFile {
  /** What people call it. */
  readonly name: string
  /** `orders` of `seeds/orders.json`. */
  readonly stem: string
  readonly value: unknown
  /** Where the value at a pointer (or the nearest one above it) stands. */
  readonly position: (pointer: string) => Position
}

/** The largest file of data. */
const MAX_BYTES = 100_000_000

/** Reads a file of data. Throws a Problem of the code `seed-invalid`, with line and column where it cannot be read. */
export function readData(path: string, cwd: string): DataFile {
  const full = resolve(cwd, path)
  const name = shownPath(full, cwd)
  return told(() => dataOf(readFileBytes(full, name, MAX_BYTES), name))
}

/** The same, of a file that somebody else has read. */
export function dataFrom(text: string, name: string): DataFile {
  return told(() => dataOf(Buffer.from(text), name))
}

function told<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem('seed-invalid', error.message, { cause: error, detail: error.detail })
  }
}

function dataOf(bytes: Buffer, name: string): DataFile {
  const stem = basename(name, extname(name))
  if (/\.(ndjson|jsonl)$/i.test(name)) return { name, stem, ...linesOf(bytes, name) }
  const parsed = parseDocument(bytes, name, isJsonName(name))
  const position = (pointer: string): Position => ({ file: name, ...parsed.lines.at(parsed.find(pointer).value) })
  return { name, stem, value: parsed.value, position }
}

/** Newline-delimited JSON: empty lines count as lines, and are no rows. */
function linesOf(bytes: Buffer, name: string): Pick<DataFile, 'value' | 'position'> {
  const text = decodeUtf8(bytes)
  if (text === null) throw new Problem('seed-invalid', `${name} is not UTF-8; save it as UTF-8.`)
  const value: unknown[] = []
  const lines: number[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = parseJson(line, { maxDepth: MAX_DEPTH })
    if ('error' in parsed) throw new Problem('seed-invalid', `${name}:${index + 1}:${parsed.error.column}: ${parsed.error.message}`)
    value.push(parsed.value)
    lines.push(index + 1)
  }
  return { value, position: (pointer) => ({ file: name, line: lines[Number(pointer.split('/', 2)[1] ?? 0)] ?? 1, column: 1 }) }
}
