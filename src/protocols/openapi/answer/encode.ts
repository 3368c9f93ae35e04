import { Buffer } from 'node:buffer'
import type { Again } from '../../../model/exchange.ts'
import { printJson } from '../../../schema/json/json.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { isJson, isJsonSequence, isUrlencoded, isXml } from '../media-type.ts'
import { multipart } from './multipart-parts.ts'
import type { Offer } from './negotiate.ts'
import { isMembers, listOf, plain } from './plain.ts'
import { toXml } from './xml-text.ts'

/** A body as it goes out, with the `Content-Type` that its bytes need (a boundary, for one). */
export interface Encoded {
  /** Makes the same bytes again, where they are not worth keeping. */
  readonly again?: Again
  readonly bytes: Uint8Array
  readonly contentType: string
}

const BOUNDARY = 'understudy-part'

/** Writes a value in a media type. Strings stand as they are in textual types; what a type has no form for is written as JSON text. */
export function encode(value: unknown, offer: Offer, node: SchemaNode | null = offer.media.schema): Encoded {
  const { type, contentType, media } = offer
  if (isJson(type.essence)) return { bytes: Buffer.from(printJson(value)), contentType }
  if (type.type === 'multipart') {
    const boundary = type.parameters.get('boundary')
    return {
      bytes: multipart(value, { ...media, schema: node }, boundary ?? BOUNDARY),
      contentType: boundary === undefined ? `${contentType}; boundary=${BOUNDARY}` : contentType,
    }
  }
  return written(textOf(value, type.essence, node), offer)
}

/** A text in the charset that its type names; in UTF-8, and named so, where that has no such signs or nobody knows it. */
export function written(text: string, { type, contentType }: Offer): Encoded {
  const charset = type.parameters.get('charset')?.toLowerCase() ?? 'utf-8'
  const known = charset === 'utf-8' || charset === 'utf8' ? Buffer.from(text) : isXml(type.essence) ? null : inCharset(text, charset)
  if (known !== null) return { bytes: known, contentType }
  return { bytes: Buffer.from(text), contentType: contentType.replace(/charset\s*=\s*(?:"[^"]*"|[^;\s]*)/i, 'charset=utf-8') }
}

function inCharset(text: string, charset: string): Uint8Array | null {
  if (charset === 'us-ascii' || charset === 'ascii') return /^[\0-\x7f]*$/.test(text) ? Buffer.from(text) : null
  if (charset === 'iso-8859-1' || charset === 'latin1') return /^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : null
  return null
}

function textOf(value: unknown, essence: string, node: SchemaNode | null): string {
  if (isXml(essence)) return typeof value === 'string' && value.trimStart().startsWith('<') ? value : toXml(value, node)
  if (isJsonSequence(essence)) return sequence(value, essence.endsWith('json-seq') ? '\x1e' : '')
  if (essence === 'text/event-stream') return events(value)
  if (isUrlencoded(essence)) return form(value)
  if (essence === 'text/csv' || essence === 'application/csv') return csv(value, ',')
  if (essence === 'text/tab-separated-values') return csv(value, '\t')
  return typeof value === 'string' ? value : printJson(value)
}

function sequence(value: unknown, mark: string): string {
  if (typeof value === 'string' && value.trimStart().startsWith('{')) return value
  return listOf(value)
    .map((item) => `${mark}${printJson(item)}\n`)
    .join('')
}

/** Server-sent events (HTML section 9.2): an item with a `data` member is an event field by field (OpenAPI 3.2), anything else is an event's data. */
function events(value: unknown): string {
  if (typeof value === 'string' && /^(?:data|event|id|retry|):/m.test(value))
    return value.endsWith('\n\n') ? value : `${value.trimEnd()}\n\n`
  return listOf(value).map(event).join('')
}

function event(item: unknown): string {
  if (!isMembers(item) || !('data' in item)) return `${field('data', item)}\n`
  const names = ['event', 'id', 'retry', 'data'].filter((name) => item[name] !== undefined && item[name] !== null)
  return `${names.map((name) => field(name, item[name])).join('')}\n`
}

function field(name: string, value: unknown): string {
  const text = typeof value === 'string' ? value : printJson(value)
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => `${name}: ${line}\n`)
    .join('')
}

function form(value: unknown): string {
  if (!isMembers(value)) return typeof value === 'string' ? value : printJson(value)
  const query = new URLSearchParams()
  for (const [name, member] of Object.entries(value)) {
    for (const item of listOf(member)) query.append(name, plain(item))
  }
  return query.toString()
}

function csv(value: unknown, separator: string): string {
  if (typeof value === 'string') return value
  const rows = listOf(value)
  const names = [...new Set(rows.flatMap((row) => (isMembers(row) ? Object.keys(row) : [])))]
  const cells = (row: unknown): unknown[] => (isMembers(row) ? names.map((name) => row[name] ?? '') : [...listOf(row)])
  const lines = [...(names.length > 0 ? [names] : []), ...rows.map(cells)]
  return lines.map((line) => `${line.map((cell) => quotedCell(plain(cell), separator)).join(separator)}\r\n`).join('')
}

/** RFC 4180 section 2. */
function quotedCell(text: string, separator: string): string {
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text
}
