import { toXml } from '../../src/protocols/openapi/answer/xml-text.ts'
import { isJson, isXml, parseMediaType } from '../../src/protocols/openapi/media-type.ts'
import type { Media } from '../../src/protocols/openapi/operation.ts'
import { printJson } from '../../src/schema/json/json.ts'
import { fields, text } from './fields.ts'
import { isMembers } from './values.ts'

const BOUNDARY = 'walker-7d3f'

/** A body of a media type. */
export function encode(media: Media, content: unknown): { type: string; bytes: Uint8Array; content: unknown } {
  const essence = parseMediaType(media.type)?.essence ?? media.type
  const type = essence.includes('*') ? 'application/octet-stream' : essence
  if (isJson(essence)) return { type, bytes: Buffer.from(printJson(content)), content }
  if (isXml(essence)) return { type, bytes: Buffer.from(toXml(content, media.schema)), content }
  if (media.file) return { type, bytes: Buffer.from('walker'), content: undefined }
  if (essence === 'application/x-www-form-urlencoded' && isMembers(content))
    return { type, bytes: Buffer.from(form(media, content)), content }
  if (essence === 'multipart/form-data' && isMembers(content))
    return { type: `${type}; boundary=${BOUNDARY}`, bytes: Buffer.from(multipart(media, content)), content }
  return { type, bytes: Buffer.from(text(content)), content: undefined }
}

function form(media: Media, content: Readonly<Record<string, unknown>>): string {
  return Object.entries(content)
    .flatMap(([name, value]) => {
      const said = media.encoding.get(name)
      return fields({ name, style: said?.style ?? 'form', explode: said?.explode ?? true }, value)
    })
    .join('&')
}

function multipart(media: Media, content: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(content).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => {
      const binary = isBinary(media, name)
      const said = media.encoding.get(name)?.contentType?.split(',')[0]?.trim() ?? ''
      const kind = binary
        ? `\r\nContent-Type: ${said === '' || said.includes('*') ? 'application/octet-stream' : said}`
        : isMembers(one)
          ? '\r\nContent-Type: application/json'
          : ''
      const named = `Content-Disposition: form-data; name="${name}"${binary ? '; filename="walker.bin"' : ''}${kind}`
      return `--${BOUNDARY}\r\n${named}\r\n\r\n${text(one)}\r\n`
    }),
  )
  return `${parts.join('')}--${BOUNDARY}--\r\n`
}

function isBinary(media: Media, name: string): boolean {
  const property = media.schema?.keywords.object?.properties.get(name)?.keywords
  const said = property?.array?.items?.keywords.format ?? property?.format
  return said === 'binary'
}
