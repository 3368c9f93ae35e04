import { isError } from '../../../model/verdict.ts'
import type { HeaderList } from '../../../model/wire.ts'
import { improvise } from '../../../schema/improvise.ts'
import { printJson } from '../../../schema/json/json.ts'
import type { Random } from '../../../schema/random.ts'
import { Findings } from '../request/findings.ts'
import { isJson, parseMediaType } from '../media-type.ts'
import { plainName } from '../names.ts'
import type { Parameter, ResponseModel } from '../operation.ts'
import { compileParameter, readHeaders, type ParameterReader } from '../params/params.ts'
import { isMembers } from '../values.ts'

/** What header values are made from. */
export interface HeaderSource {
  readonly random: Random
  readonly now: number
  readonly verbatim: boolean
}

/** A documented header of an answer: with its value, or, for one that speaks of addresses, to be filled for each request. */
export interface MadeHeader {
  readonly parameter: Parameter
  readonly name: string
  /** For one that is filled, what is sent where no address fits; '' for nothing. */
  readonly value: string
  readonly fill: Fill | null
}

/** What a header is filled with, for each answer. */
export type Fill = 'location' | 'link' | 'etag' | 'total'

/** Headers that count what a list has on all of its pages. */
const TOTAL = /^(?:x-)?(?:pagination-)?total(?:-(?:count|items|results|records))?$/

/** The wire's, the pipeline's or HTTP's own: never filled from a contract. */
const NEVER: ReadonlySet<string> = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'date',
  'trailer',
  'upgrade',
  'content-type',
  'keep-alive',
  'te',
  'proxy-connection',
  'http2-settings',
  'understudy-served-by',
  'preference-applied',
])

const NAME = /^[!#$%&'*+.^_`|~\w-]{1,200}$/
/** What RFC 9110 section 5.5 allows, and node writes: no controls, nothing beyond Latin-1. */
const VALUE = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/

/** The documented headers of a response: required ones always, optional ones where the contract says what they look like. */
export function headersOf(response: ResponseModel, source: HeaderSource): readonly MadeHeader[] {
  const made: MadeHeader[] = []
  const seen = new Set<string>()
  for (const header of response.headers) {
    const lower = header.name.toLowerCase()
    if (NEVER.has(lower) || seen.has(lower) || !NAME.test(header.name)) continue
    seen.add(lower)
    const one = makeHeader(header, lower, source)
    if (one !== null) made.push(one)
  }
  return made
}

function makeHeader(header: Parameter, lower: string, source: HeaderSource): MadeHeader | null {
  if (lower === 'location' || lower === 'content-location') return filled(header, lower, 'location', source)
  if (lower === 'etag') return exampleOf(header) === undefined ? filled(header, lower, 'etag', source) : fixed(header, lower, source)
  if (lower === 'link') return header.required ? filled(header, lower, 'link', source) : null
  if (TOTAL.test(lower) && exampleOf(header) === undefined) {
    return { parameter: header, name: header.name, value: valueOf(header, lower, source) ?? '', fill: 'total' }
  }
  if (lower.startsWith('access-control-') && !header.required && exampleOf(header) === undefined) return null
  if (!header.required && header.schema === null && header.content === null && exampleOf(header) === undefined) return null
  return fixed(header, lower, source)
}

function fixed(header: Parameter, lower: string, source: HeaderSource): MadeHeader | null {
  const text = valueOf(header, lower, source)
  return text === null ? null : { parameter: header, name: header.name, value: text, fill: null }
}

function filled(header: Parameter, lower: string, fill: Fill, source: HeaderSource): MadeHeader {
  return { parameter: header, name: header.name, value: header.required ? (improvised(header, lower, source) ?? '') : '', fill }
}

function valueOf(header: Parameter, lower: string, source: HeaderSource): string | null {
  const example = exampleOf(header)
  if (example !== undefined) {
    const text = textOf(header, example)
    if (VALUE.test(text) && (source.verbatim || takes(header, text))) return text
  }
  const usual = usualValue(lower, source)
  if (usual !== null && takes(header, usual)) return usual
  return improvised(header, lower, source) ?? (header.required ? (usual ?? 'understudy') : null)
}

function exampleOf(header: Parameter): unknown {
  return (
    header.examples.find((example) => example.value !== undefined)?.value ??
    header.schema?.keywords.examples.find((example) => example !== undefined)
  )
}

const readers = new WeakMap<Parameter, ParameterReader>()

/** Reads documented headers out of a message, and tells what is wrong with them. */
export function judgeHeaders(parameters: readonly Parameter[], headers: HeaderList, findings: Findings): void {
  readHeaders(parameters.map(readerOf), headers, findings)
}

function readerOf(parameter: Parameter): ParameterReader {
  let reader = readers.get(parameter)
  if (reader === undefined) readers.set(parameter, (reader = compileParameter(parameter, NO_OTHERS)))
  return reader
}

const NO_OTHERS: ReadonlySet<string> = new Set()

/** Whether the text, read back, is what the contract says of the header. */
export function takes(header: Parameter, text: string): boolean {
  if (header.schema === null && header.content === null) return true
  const findings = new Findings('reply')
  readHeaders([readerOf(header)], [header.name, text], findings)
  return !findings.list.some(isError)
}

/** What such a header says in real answers. */
function usualValue(lower: string, { random, now }: HeaderSource): string | null {
  const bare = plainName(lower.replace(/^x-/, ''))
  if (lower === 'retry-after') return String(random.integer(1, 5))
  if (lower === 'last-modified') return new Date(now - random.integer(1, 90) * 86_400_000).toUTCString()
  if (lower === 'expires' || lower === 'sunset') return new Date(now + 86_400_000).toUTCString()
  if (lower === 'cache-control') return 'no-store'
  if (lower === 'set-cookie') return `session=${random.next().toString(16)}${random.next().toString(16)}; Path=/; HttpOnly; SameSite=Lax`
  if (lower === 'vary') return 'Accept'
  if (lower === 'www-authenticate') return 'Bearer realm="understudy"'
  if (lower === 'content-disposition') return 'attachment; filename="download"'
  if (lower === 'content-language') return 'en'
  if (lower === 'accept-ranges') return 'none'
  if (lower === 'content-range') return 'bytes 0-63/64'
  if (lower === 'access-control-allow-origin') return '*'
  if (lower === 'allow') return 'GET, HEAD, OPTIONS'
  if (bare.startsWith('ratelimit')) return rateLimit(bare.slice('ratelimit'.length), now)
  return null
}

function rateLimit(what: string, now: number): string | null {
  if (what === 'limit') return '5000'
  if (what === 'remaining') return '4999'
  if (what === 'used') return '1'
  if (what === 'reset') return String(Math.floor(now / 1000) + 3600)
  return what === '' ? 'limit=5000, remaining=4999, reset=3600' : null
}

const TRIES = 4

function improvised(header: Parameter, lower: string, { random, now }: HeaderSource): string | null {
  const node = header.schema ?? header.content?.schema ?? null
  if (node === null) return null
  let last: string | null = null
  for (let i = 0; i < TRIES; i++) {
    const made = improvise(node, { random: random.fork(`${lower}/${i}`), direction: 'reply', now, name: header.name })
    if ('impossible' in made) return null
    const text = textOf(header, made.value)
    if (VALUE.test(text) && takes(header, text)) return text
    last = encodeURI(text.toWellFormed())
    if (takes(header, last)) return last
  }
  return header.required ? last : null
}

function isPlain(type: string): boolean {
  return !isJson(parseMediaType(type)?.essence ?? '')
}

const SEPARATORS: ReadonlyMap<string, string> = new Map([
  ['spaceDelimited', ' '],
  ['pipeDelimited', '|'],
  ['tabDelimited', '\t'],
])

/** Style `simple` of RFC 6570, section 3.2.2, the only one that headers have, or Swagger 2's separators; a header with `content` carries that, JSON in ASCII. */
export function textOf(header: Parameter, value: unknown): string {
  if (header.content !== null && !(typeof value === 'string' && isPlain(header.content.type)))
    return printJson(value).replaceAll(/[\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  if (Array.isArray(value)) return value.map(plain).join(SEPARATORS.get(header.style) ?? ',')
  if (!isMembers(value)) return plain(value)
  return Object.entries(value)
    .map(([name, member]) => `${name}${header.explode ? '=' : ','}${plain(member)}`)
    .join(',')
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : printJson(value)
}
