import { Buffer } from 'node:buffer'
import type { SchemaNode } from '../../../schema/node.ts'
import { isBinary } from '../bodies/bytes.ts'
import { isRange, parseMediaType } from '../media-type.ts'
import type { Encoding, Media } from '../operation.ts'
import { itemsOf, membersOf } from '../params/shape.ts'
import { isMembers, listOf, plain } from './plain.ts'
import { sampleOf } from '../../../schema/improvise/samples.ts'

/** A multipart message (RFC 2046 section 5.1): a part for each member, with its name (RFC 7578), or for each item of a list, without one. */
export function multipart(value: unknown, media: Media, boundary: string): Uint8Array {
  const parts = isMembers(value) ? Object.entries(value).flatMap(([name, one]) => named(name, one, media)) : listed(value, media)
  const lines = parts.flatMap((one) => [Buffer.from(`--${boundary}\r\n`), one, Buffer.from('\r\n')])
  return Buffer.concat([...lines, Buffer.from(`--${boundary}--\r\n`)])
}

function named(name: string, value: unknown, media: Media): readonly Uint8Array[] {
  const [node = null] = media.schema === null ? [] : membersOf(media.schema, name)
  const encoding = media.encoding.get(name) ?? null
  const disposition = `Content-Disposition: form-data; name="${name.replaceAll(/["\r\n]/g, encodeURIComponent)}"`
  const items = node === null || !Array.isArray(value) ? [node] : itemsOf(node, 0)
  return listOf(value).map((item) => part(item, items[0] ?? null, encoding, disposition))
}

function listed(value: unknown, { schema, itemSchema, partEncoding }: Media): readonly Uint8Array[] {
  return listOf(value).map((item, i) => {
    const [node = null] = schema === null ? [] : itemsOf(schema, i)
    return part(item, itemSchema ?? node, partEncoding?.prefix[i] ?? partEncoding?.item ?? null, null)
  })
}

function part(value: unknown, node: SchemaNode | null, encoding: Encoding | null, disposition: string | null): Uint8Array {
  const file = node !== null && isBinary(node)
  const type = concrete(encoding?.contentType ?? null) ?? (file ? typeOf(node) : isMembers(value) ? 'application/json' : null)
  const names = disposition === null ? [] : [file ? `${disposition}; filename="file"` : disposition]
  const head = [...names, ...(type === null ? [] : [`Content-Type: ${type}`])].map((line) => `${line}\r\n`).join('')
  const bytes = file && type !== null ? sampleOf(parseMediaType(type)?.essence ?? '') : null
  return Buffer.concat([Buffer.from(`${head}\r\n`), bytes ?? Buffer.from(plain(value))])
}

/** The first of the types that an encoding lists that is a type and no range. */
function concrete(types: string | null): string | null {
  return (
    types
      ?.split(',')
      .map((one) => one.trim())
      .find((one) => {
        const type = parseMediaType(one)
        return type !== null && !isRange(type)
      }) ?? null
  )
}

function typeOf(node: SchemaNode): string {
  for (let at: SchemaNode | null = node, hops = 0; at !== null && hops < 20; at = at.keywords.ref, hops++) {
    const type = at.keywords.string?.contentMediaType ?? null
    if (type !== null) return type
  }
  return 'application/octet-stream'
}
