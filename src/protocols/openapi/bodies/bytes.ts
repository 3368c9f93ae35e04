import type { SchemaNode } from '../../../schema/node.ts'
import { shapeOf } from '../params/shape.ts'
import type { BodyInput } from './input.ts'

/** Files and everything that is not text: the bytes themselves. Only their number can be held against a schema. */
export function readBytes(input: BodyInput): unknown {
  const { media, bytes, findings } = input
  if (media.schema !== null && shapeOf(media.schema).scalar) findings.check(media.schema, standIn(media.schema, bytes), 'body')
  return bytes
}

/** What stands for bytes where a schema is checked: a string with a character for each byte, or an empty one where nobody counts them. */
export function standIn(node: SchemaNode | null, bytes: Uint8Array): string {
  const string = node?.keywords.string ?? null
  if (string === null || (string.minLength === 0 && string.maxLength === Infinity)) return ''
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** Whether a schema speaks of bytes: `format: binary`, `type: file`, or a string with a content media type that is no text. */
export function isBinary(node: SchemaNode): boolean {
  for (let at: SchemaNode | null = node, depth = 0; at !== null && depth < 20; at = at.keywords.ref, depth++) {
    const { format, string } = at.keywords
    if (format === 'binary') return true
    if (typeof at.raw === 'object' && at.raw !== null && 'type' in at.raw && at.raw.type === 'file') return true
    const type = string?.contentEncoding === null ? string.contentMediaType : null
    if (type !== null && type !== undefined && !/^text\/|[/+](json|xml)\b/.test(type)) return true
  }
  return false
}
