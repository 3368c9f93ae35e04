/** A media type or media range, RFC 9110 section 8.3.1. Names are in lower case, parameter values as written. */
export interface MediaType {
  /** `application/problem+json`, without parameters. */
  readonly essence: string
  readonly type: string
  readonly subtype: string
  /** What stands behind the last `+` of the subtype (RFC 6839), '' where there is none. */
  readonly suffix: string
  readonly parameters: ReadonlyMap<string, string>
}

const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/

/** Splits at a separator that is not inside a quoted string. */
export function splitQuoted(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator)
  const parts: string[] = []
  let quoted = false
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '\\' && quoted) i++
    else if (char === '"') quoted = !quoted
    else if (char === separator && !quoted) {
      parts.push(text.slice(start, i))
      start = i + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

/** The text of a token or quoted string. */
export function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text
  return text.slice(1, -1).replaceAll(/\\(.)/g, '$1')
}

/** Media types read so far; there are few of them, and the same ones come with every message. */
const READ = new Map<string, MediaType | null>()
const READ_MOST = 256
const READ_LONGEST = 100

/** Reads a media type or range; null where it is none. `*` alone is the range of everything, as many contracts write it. */
export function parseMediaType(text: string): MediaType | null {
  const known = READ.get(text)
  if (known !== undefined) return known
  const type = read(text)
  if (READ.size < READ_MOST && text.length <= READ_LONGEST) READ.set(text, type)
  return type
}

function read(text: string): MediaType | null {
  const [head = '', ...rest] = splitQuoted(text, ';')
  const essence = head.trim().toLowerCase() === '*' ? '*/*' : head.trim().toLowerCase()
  const slash = essence.indexOf('/')
  const type = essence.slice(0, slash)
  const subtype = essence.slice(slash + 1)
  if (slash < 1 || !TOKEN.test(type) || !TOKEN.test(subtype)) return null
  const plus = subtype.lastIndexOf('+')
  return { essence, type, subtype, suffix: plus < 0 ? '' : subtype.slice(plus + 1), parameters: parametersOf(rest) }
}

const NO_PARAMETERS: ReadonlyMap<string, string> = new Map()

function parametersOf(parts: readonly string[]): ReadonlyMap<string, string> {
  if (parts.length === 0) return NO_PARAMETERS
  const parameters = new Map<string, string>()
  for (const part of parts) {
    const equals = part.indexOf('=')
    if (equals < 0) continue
    const name = part.slice(0, equals).trim().toLowerCase()
    if (name !== '' && !parameters.has(name)) parameters.set(name, unquote(part.slice(equals + 1).trim()))
  }
  return parameters
}

export function isJson(essence: string): boolean {
  return essence === 'application/json' || essence.endsWith('+json') || essence === 'text/json' || essence === 'application/x-json'
}

export function isUrlencoded(essence: string): boolean {
  return essence === 'application/x-www-form-urlencoded'
}

export function isXml(essence: string): boolean {
  return essence === 'application/xml' || essence === 'text/xml' || essence.endsWith('+xml')
}

/** Whether the type is a sequence of JSON documents, one a line (NDJSON) or one a record (RFC 7464). */
export function isJsonSequence(essence: string): boolean {
  return SEQUENCES.has(essence) || essence.endsWith('+json-seq')
}

const SEQUENCES: ReadonlySet<string> = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'application/jsonl',
  'application/x-jsonl',
  'application/jsonlines',
  'application/x-jsonlines',
  'application/stream+json',
  'application/x-json-stream',
  'application/json-seq',
  'application/json-lines',
])

export function isRange(type: MediaType): boolean {
  return type.type === '*' || type.subtype === '*' || type.subtype.startsWith('*+')
}

/** Whether a concrete type lies in a range (or is the same), parameters aside. */
export function inRange(type: MediaType, range: MediaType): boolean {
  if (range.type === '*' && range.subtype === '*') return true
  if (range.type !== type.type && range.type !== '*') return false
  if (range.subtype === '*') return true
  if (range.subtype.startsWith('*+')) return type.suffix === range.suffix
  return range.subtype === type.subtype
}
