import { header, headerAll, type HeaderList, type WireRequest } from '../../../model/wire.ts'
import { mediaFor } from '../judge.ts'
import { isRange, type MediaType, parseMediaType, splitQuoted } from '../media-type.ts'
import type { ResponseModel } from '../operation.ts'
import type { Differing } from './differing.ts'

/** The headers of two answers with the same status. */
export interface HeaderInput {
  readonly request: WireRequest
  readonly response: ResponseModel | null
  readonly control: HeaderList
  readonly candidate: HeaderList
  readonly exact: boolean
  /** Only the head was asked for: a field may be left out that the body would have told. */
  readonly head?: boolean
  /** The operation that an address leads to; null where the contract has none there. */
  readonly operationAt: (target: string) => string | null
}

/** Compares what the contract or the stand-in's answer determines of the header. Which documented fields are there, and whether they fit, the judge has told. */
export function compareHeaders(input: HeaderInput, differing: Differing): void {
  mediaType(input, differing)
  location(input, differing)
  listed(input, differing)
  echoed(input, differing)
  presence(input, differing)
  if (input.exact) exactly(input, differing)
}

function mediaType({ response, control, candidate, exact }: HeaderInput, differing: Differing): void {
  const [ours, theirs] = [control, candidate].map((headers) => header(headers, 'content-type'))
  if (ours === undefined || theirs === undefined) return
  const documented = parseMediaType(mediaFor(response?.content ?? [], theirs)?.type ?? '')
  // Where the contract has a range, any type of it is as good as ours.
  if (!exact && documented !== null && isRange(documented)) return
  const [one, other] = [parseMediaType(ours), parseMediaType(theirs)]
  if ((one?.essence ?? ours) === (other?.essence ?? theirs) && (one === null || other === null || isSameVersion(one, other))) return
  const types = [ours, theirs]
  const message = `The service answers with ${String(types[1]).slice(0, 80)}, the stand-in with ${String(types[0]).slice(0, 80)}.`
  differing.add({ kind: 'media-type', pointer: 'header.Content-Type', message, control: ours, candidate: theirs })
}

/** Whether no parameter that both have says another thing: `version=1`. How texts are written and parts divided is the service's affair. */
function isSameVersion({ parameters }: MediaType, other: MediaType): boolean {
  return [...parameters].every(
    ([name, value]) => FREE.has(name) || (other.parameters.get(name) ?? value).toLowerCase() === value.toLowerCase(),
  )
}

const FREE: ReadonlySet<string> = new Set(['charset', 'boundary', 'q'])

/** Where a `Location` leads is determined by the kind of thing, not by its key. */
function location({ control, candidate, operationAt }: HeaderInput, differing: Differing): void {
  const [ours, theirs] = [control, candidate].map((headers) => header(headers, 'location'))
  if (ours === undefined || theirs === undefined) return
  const wanted = leadsTo(ours, operationAt)
  if (wanted === null || leadsTo(theirs, operationAt, wanted) === wanted) return
  const message = `The address does not lead to ${wanted}, as that of the stand-in does.`
  differing.add({ kind: 'header.value', pointer: 'header.Location', message, class: 'url', control: ours, candidate: theirs })
}

/** The operation of an address. A service may live below a path of its own, so beginnings of it are tried without. */
function leadsTo(address: string, operationAt: HeaderInput['operationAt'], wanted?: string): string | null {
  const url = URL.parse(address.slice(0, 2_000), 'http://here')
  if (url === null) return null
  let path = url.pathname
  for (let dropped = 0; dropped < 4; dropped++) {
    const found = operationAt(path + url.search)
    if (found !== null && (wanted === undefined || found === wanted)) return found
    const next = path.indexOf('/', 1)
    if (next < 0) return null
    path = path.slice(next)
  }
  return null
}

/** Fields that are a set of words, where both sides have them. */
function listed({ control, candidate }: HeaderInput, differing: Differing): void {
  for (const { name, words } of WORDS) {
    const [ours, theirs] = [control, candidate].map((headers) => headerAll(headers, name.toLowerCase()))
    if (ours === undefined || theirs === undefined) continue
    const [one, other] = [words(ours), words(theirs)]
    if (one.length === other.length && one.every((word, index) => word === other[index])) continue
    const message = `${name} says ${other.join(', ').slice(0, 100) || 'nothing'}, and should say ${one.join(', ').slice(0, 100) || 'nothing'}.`
    differing.add({ kind: 'header.value', pointer: `header.${name}`, message, control: one.join(', '), candidate: other.join(', ') })
  }
}

const WORDS: readonly { readonly name: string; readonly words: (text: string) => readonly string[] }[] = [
  { name: 'WWW-Authenticate', words: schemes },
  { name: 'Allow', words: (text) => sorted(text.toUpperCase().split(',')).filter((word) => word !== 'HEAD' && word !== 'OPTIONS') },
]

/** The schemes of the challenges: words that no equals sign follows. */
function schemes(text: string): readonly string[] {
  const words = splitQuoted(text, ',').map((part) => /^\s*([\w-]+)(?!\s*=)(?:\s|$)/.exec(part)?.[1]?.toLowerCase() ?? '')
  return [...new Set(sorted(words))]
}

function sorted(words: readonly string[]): readonly string[] {
  return words
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .toSorted()
}

/** A field that the stand-in took over from the request (`X-Request-Id`). */
function echoed({ request, response, control, candidate }: HeaderInput, differing: Differing): void {
  for (const { name, place } of response?.headers ?? []) {
    const lower = name.toLowerCase()
    const sent = header(request.headers, lower)
    if (sent === undefined || sent === '' || header(control, lower) !== sent) continue
    const theirs = header(candidate, lower)
    if (theirs === sent) continue
    const kind = theirs === undefined ? 'header.missing' : 'header.value'
    const message = `${name} was sent with the request, and should come back.`
    differing.add({ kind, pointer: `header.${name}`, message, class: 'echo', control: sent, candidate: theirs, rule: place })
  }
}

/** Fields whose being there says something. Where the contract requires them, the judge has told it; else it is good to know. */
const TELLING = ['Location', 'Retry-After', 'WWW-Authenticate', 'ETag', 'Last-Modified', 'Allow', 'Deprecation', 'Sunset', 'Link']
/** Of these, those without which an answer of this kind is of no use: where the contract has one, the service is to send it. */
const NEEDED: ReadonlySet<string> = new Set(['location', 'www-authenticate', 'etag', 'last-modified', 'allow'])

function presence({ response, control, candidate, exact, head = false }: HeaderInput, differing: Differing): void {
  const documented = (response?.headers ?? []).filter(({ required }) => !required).map(({ name }) => name)
  const places = new Map((response?.headers ?? []).map(({ name, place }) => [name.toLowerCase(), place]))
  const required = new Set((response?.headers ?? []).filter((one) => one.required).map(({ name }) => name.toLowerCase()))
  const names = new Map([...TELLING, ...documented].map((name) => [name.toLowerCase(), name]))
  for (const [lower, name] of names) {
    if (required.has(lower)) continue
    const [ours, theirs] = [control, candidate].map((headers) => header(headers, lower))
    if ((ours === undefined) === (theirs === undefined)) continue
    if (theirs !== undefined && !exact) continue
    const rule = places.get(lower) ?? null
    const needed = rule !== null && NEEDED.has(lower)
    const message = needed
      ? `The contract has ${name} here, and the service does not send it.`
      : `${name} is not required, and only ${theirs === undefined ? 'the stand-in' : 'the service'} sends it.`
    const severity = !head && (exact || needed) ? 'major' : 'info'
    differing.add({ kind: 'header.missing', pointer: `header.${name}`, message, severity, control: ours, candidate: theirs, rule })
  }
}

/** Of a service against itself, the names in fields that hold values of the moment. */
function exactly({ control, candidate }: HeaderInput, differing: Differing): void {
  for (const { name, words } of NAMES) {
    const [one, other] = [control, candidate].map((headers) => words(valuesOf(headers, name)).join(', '))
    if (one === other) continue
    differing.add({
      kind: 'header.value',
      pointer: `header.${name}`,
      message: `${name} names other things.`,
      control: one,
      candidate: other,
    })
  }
}

const NAMES: readonly { readonly name: string; readonly words: (values: readonly string[]) => readonly string[] }[] = [
  { name: 'Vary', words: (values) => sorted(values.join(',').toLowerCase().split(',')) },
  {
    name: 'Cache-Control',
    words: (values) =>
      sorted(
        values
          .join(',')
          .split(',')
          .map((word) => word.split('=', 1)[0]?.toLowerCase() ?? ''),
      ),
  },
  { name: 'Set-Cookie', words: (values) => values.map(cookieShape).toSorted() },
  {
    name: 'Link',
    words: (values) => sorted(splitQuoted(values.join(','), ',').map((link) => /;\s*rel="?([^";]+)/i.exec(link)?.[1] ?? '')),
  },
]

function valuesOf(headers: HeaderList, name: string): readonly string[] {
  return headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name.toLowerCase())
}

/** A cookie's name and the names of its attributes: never its value. */
function cookieShape(cookie: string): string {
  const [pair = '', ...attributes] = cookie.split(';')
  const names = attributes.map((attribute) => attribute.split('=', 1)[0]?.trim().toLowerCase() ?? '')
  return [pair.split('=', 1)[0]?.trim(), ...names.toSorted()].join(';')
}
