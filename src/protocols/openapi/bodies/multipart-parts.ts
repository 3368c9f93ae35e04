import { splitQuoted, unquote } from '../media-type.ts'
import type { HeaderList } from '../../../model/wire.ts'

/** Parts of one body, and bytes of one part's header. */
const MAX_PARTS = 2_000
const MAX_HEADER = 16 * 1024

/** One part of a multipart body (RFC 2046 section 5.1). */
export interface Part {
  readonly headers: HeaderList
  /** From `Content-Disposition`; null where it names none. */
  readonly name: string | null
  readonly filename: string | null
  readonly bytes: Uint8Array
}

/** Takes a multipart body apart without touching its bytes; what is no multipart is told in one sentence. */
export function partsOf(bytes: Uint8Array, boundary: string): { readonly parts: readonly Part[] } | { readonly malformed: string } {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const mark = Buffer.from(`--${boundary}`, 'latin1')
  const delimiter = Buffer.concat([Buffer.from('\r\n'), mark])
  let at = body.subarray(0, mark.length).equals(mark) ? mark.length : after(body, delimiter, 0)
  if (at < 0) return { malformed: `the boundary '--${boundary}' is nowhere in it` }
  const parts: Part[] = []
  while (!isClosing(body, at)) {
    const start = lineEnd(body, at)
    if (start < 0) return { malformed: 'a boundary is not followed by a line break' }
    const end = body.indexOf(delimiter, start - 2)
    if (end < 0) return { malformed: `its closing boundary '--${boundary}--' is missing` }
    const part = partOf(body, start, Math.max(start, end))
    if (part === null) return { malformed: `part ${parts.length + 1} has no blank line behind its header` }
    if (parts.length === MAX_PARTS) return { malformed: `it has more than ${MAX_PARTS} parts` }
    parts.push(part)
    at = end + delimiter.length
  }
  return { parts }
}

function after(body: Buffer, delimiter: Buffer, from: number): number {
  const found = body.indexOf(delimiter, from)
  return found < 0 ? -1 : found + delimiter.length
}

function isClosing(body: Buffer, at: number): boolean {
  return body[at] === 0x2d && body[at + 1] === 0x2d
}

/** Behind the line break that ends a boundary; padding before it is allowed. */
function lineEnd(body: Buffer, at: number): number {
  let i = at
  while (body[i] === 0x20 || body[i] === 0x09) i++
  return body[i] === 0x0d && body[i + 1] === 0x0a ? i + 2 : -1
}

function partOf(body: Buffer, start: number, end: number): Part | null {
  const bare = body[start] === 0x0d && body[start + 1] === 0x0a
  const blank = bare ? start - 2 : body.subarray(start, Math.min(end + 2, start + MAX_HEADER)).indexOf('\r\n\r\n') + start
  if (!bare && blank < start) return null
  const headers = bare ? [] : headersOf(body.toString('utf8', start, blank))
  const disposition = dispositionOf(headers)
  const from = Math.min(blank + 4, end)
  return { headers, ...disposition, bytes: body.subarray(from, end) }
}

function headersOf(text: string): HeaderList {
  return text
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .flatMap((line) => {
      const colon = line.indexOf(':')
      return colon < 1 ? [] : [line.slice(0, colon).trim(), line.slice(colon + 1).trim()]
    })
}

/** RFC 7578 section 4.2 and, for `filename*`, RFC 8187. */
function dispositionOf(headers: HeaderList): { name: string | null; filename: string | null } {
  let name: string | null = null
  let filename: string | null = null
  const index = headers.findIndex((field, i) => i % 2 === 0 && field.toLowerCase() === 'content-disposition')
  for (const piece of index < 0 ? [] : splitQuoted(headers[index + 1] ?? '', ';').slice(1)) {
    const equals = piece.indexOf('=')
    const key = piece.slice(0, equals).trim().toLowerCase()
    const value = unquote(piece.slice(equals + 1).trim())
    if (key === 'name') name ??= browsers(value)
    else if (key === 'filename') filename ??= browsers(value)
    else if (key === 'filename*') filename = extended(value) ?? filename
  }
  return { name, filename }
}

/** Browsers escape these three and nothing else (WHATWG HTML, section 4.10.21.8). */
function browsers(text: string): string {
  return text.includes('%') ? text.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n') : text
}

function extended(value: string): string | null {
  const match = /^utf-8'[^']*'(.*)$/i.exec(value)
  try {
    return match === null ? null : decodeURIComponent(match[1] ?? '')
  } catch {
    return null
  }
}
