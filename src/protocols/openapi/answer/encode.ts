import { Buffer } from 'node:buffer'
import type { Again } from '../../../model/exchange.ts'
import { printJson } from '../../../schema/json/json.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { isJson, isJsonSequence, isXml, type MediaType } from '../media-type.ts'
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
export function encode(value: unknown, type: MediaType, contentType: string, node: SchemaNode | null): Encoded {
  const { essence } = type
  if (isJson(essence)) return { bytes: Buffer.from(printJson(value)), contentType }
  if (essence === 'multipart/form-data' || type.type === 'multipart') {
    const boundary = type.parameters.get('boundary')
    return {
      bytes: multipart(value, boundary ?? BOUNDARY),
      contentType: boundary === undefined ? `${contentType}; boundary=${BOUNDARY}` : contentType,
    }
  }
  return { bytes: Buffer.from(textOf(value, essence, node)), contentType }
}

function textOf(value: unknown, essence: string, node: SchemaNode | null): string {
  if (isXml(essence)) return typeof value === 'string' && value.trimStart().startsWith('<') ? value : toXml(value, node)
  if (isJsonSequence(essence)) return sequence(value, essence.endsWith('json-seq') ? '\x1e' : '')
  if (essence === 'text/event-stream') return events(value)
  if (essence === 'application/x-www-form-urlencoded') return form(value)
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

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
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

function multipart(value: unknown, boundary: string): Uint8Array {
  const members: readonly (readonly [string, unknown])[] = isMembers(value) ? Object.entries(value) : [['data', value]]
  let text = ''
  for (const [name, member] of members) {
    for (const item of listOf(member)) {
      const kind = isMembers(item) ? 'Content-Type: application/json\r\n' : ''
      text += `--${boundary}\r\nContent-Disposition: form-data; name="${name.replaceAll(/["\r\n]/g, encodeURIComponent)}"\r\n${kind}\r\n${plain(item)}\r\n`
    }
  }
  return Buffer.from(`${text}--${boundary}--\r\n`)
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : printJson(value)
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('digits' in value)
}
