import { Type } from '../../../schema/node.ts'
import { inRange, isJson, isJsonSequence, isRange, isXml, parseMediaType, splitQuoted, type MediaType } from '../media-type.ts'
import type { Media } from '../operation.ts'

/** A documented representation and the concrete type under which it goes out. */
export interface Offer {
  readonly media: Media
  /** The value of `Content-Type`. */
  readonly contentType: string
  readonly type: MediaType
}

interface Accepted {
  readonly range: MediaType
  readonly quality: number
}

const JSON_TYPE = parseMediaType('application/json')
const REMEMBERED = 64
const memo = new WeakMap<readonly Media[], Map<string, Offer | null>>()

/**
 * Chooses the representation that a consumer wants most, RFC 9110 section 12.5.1; null where none is acceptable.
 * What the RFC leaves equal goes by the order of `Accept`, then by the order of the contract. Where the letter of the RFC would
 * end in a 406 though any client would read the answer (`application/vnd.x+json` for JSON, `application/binary`), it is given.
 */
export function negotiate(accept: string | undefined, content: readonly Media[]): Offer | null {
  let remembered = memo.get(content)
  if (remembered === undefined) memo.set(content, (remembered = new Map()))
  const key = accept ?? ''
  const known = remembered.get(key)
  if (known !== undefined) return known
  const offer = choose(key, content)
  if (remembered.size >= REMEMBERED) remembered.clear()
  remembered.set(key, offer)
  return offer
}

function choose(accept: string, content: readonly Media[]): Offer | null {
  const medias = inOrderOfUse(content)
  const accepted = parseAccept(accept)
  const first = medias[0]
  if (first === undefined) return null
  if (accepted.length === 0) return offerOf(first, null)
  return strictly(accepted, medias) ?? leniently(accepted, medias)
}

/** The order of the contract, but plain text behind the others where what is documented is no text. */
function inOrderOfUse(content: readonly Media[]): readonly Media[] {
  if (content.length < 2) return content
  const isText = (media: Media): boolean => media.type.toLowerCase().startsWith('text/plain') && !isStringLike(media)
  return [...content.filter((media) => !isText(media)), ...content.filter(isText)]
}

function isStringLike(media: Media): boolean {
  if (media.schema === null) return true
  let node = media.schema
  for (let hops = 0; hops < 20 && node.keywords.ref !== null; hops++) node = node.keywords.ref
  return (node.keywords.types & Type.String) !== 0
}

function parseAccept(accept: string): Accepted[] {
  const list: Accepted[] = []
  for (const part of splitQuoted(accept, ',').slice(0, 100)) {
    const range = parseMediaType(part)
    if (range === null) continue
    const weight = Number(range.parameters.get('q') ?? 1)
    list.push({ range, quality: Number.isFinite(weight) ? Math.min(1, Math.max(0, weight)) : 1 })
  }
  return list
}

interface Candidate {
  readonly offer: Offer
  readonly quality: number
  readonly specific: number
  readonly index: number
}

function strictly(accepted: readonly Accepted[], medias: readonly Media[]): Offer | null {
  let best: Candidate | null = null
  for (const media of medias) {
    const candidate = candidateOf(accepted, media)
    if (candidate !== null && candidate.quality > 0 && (best === null || isBetter(candidate, best))) best = candidate
  }
  return best === null ? null : best.offer
}

function isBetter(one: Candidate, other: Candidate): boolean {
  if (one.quality !== other.quality) return one.quality > other.quality
  if (one.specific !== other.specific) return one.specific > other.specific
  return one.index < other.index
}

/** The most specific range that speaks of a documented type decides about it. For a documented range, the range's best concrete type. */
function candidateOf(accepted: readonly Accepted[], media: Media): Candidate | null {
  let found: Candidate | null = null
  const documented = parseMediaType(media.type)
  for (const [index, { range, quality }] of accepted.entries()) {
    const offer = offerWithin(media, documented, range)
    if (offer === null) continue
    const specific = specificity(range, offer.type)
    const candidate = { offer, quality, specific, index }
    const wins = found === null || (documented !== null && isRange(documented) ? isBetter(candidate, found) : specific > found.specific)
    if (wins) found = candidate
  }
  return found
}

function offerWithin(media: Media, documented: MediaType | null, range: MediaType): Offer | null {
  if (documented !== null && isRange(documented) && !isRange(range)) {
    return inRange(range, documented) && canBe(media, range) ? offerOf(media, range) : null
  }
  const offer = offerOf(media, null)
  if (!inRange(offer.type, range)) return null
  for (const [name, value] of range.parameters) {
    if (name === 'q') return offer
    const own = offer.type.parameters.get(name)
    if (own !== undefined && own.toLowerCase() !== value.toLowerCase()) return null
  }
  return offer
}

function specificity(range: MediaType, type: MediaType): number {
  if (range.type === '*') return 0
  if (range.subtype === '*') return 1
  if (isRange(range)) return 2
  let equal = 0
  for (const [name, value] of range.parameters) if (name !== 'q' && type.parameters.get(name) === value) equal++
  return 3 + equal
}

/** Whether a representation under a documented range can be given as this type. */
function canBe(media: Media, type: MediaType): boolean {
  return (
    media.file || isStringLike(media) || isJson(type.essence) || isXml(type.essence) || isJsonSequence(type.essence) || type.type === 'text'
  )
}

/** What any client would read, though the letter of RFC 9110 does not match it. */
function leniently(accepted: readonly Accepted[], medias: readonly Media[]): Offer | null {
  const wanted = accepted.filter((one) => one.quality > 0)
  const offers = medias.map((media) => offerOf(media, null)).filter((offer) => !isExcluded(offer, accepted))
  for (const { range } of wanted) {
    if (range.essence === 'application/binary' || range.essence === 'application/octet-stream')
      return offers.find(isJsonOffer) ?? offers[0] ?? null
    if (isJson(range.essence) || range.subtype.startsWith('vnd.')) {
      const json = offers.find(isJsonOffer) ?? (range.subtype.startsWith('vnd.') && offers.length === 1 ? offers[0] : undefined)
      if (json !== undefined) return json
    }
    if (isXml(range.essence)) {
      const xml = offers.find((offer) => isXml(offer.type.essence))
      if (xml !== undefined) return xml
    }
  }
  return null
}

function isJsonOffer(offer: Offer): boolean {
  return isJson(offer.type.essence)
}

function isExcluded(offer: Offer, accepted: readonly Accepted[]): boolean {
  return accepted.some(({ range, quality }) => quality === 0 && !isRange(range) && inRange(offer.type, range))
}

/** Under which concrete type a documented one goes out. `wanted` is inside of a documented range. */
function offerOf(media: Media, wanted: MediaType | null): Offer {
  const type = wanted ?? concrete(media)
  const asWritten = parseMediaType(media.type)
  const keeps = asWritten !== null && asWritten.essence === type.essence && /^[\x20-\x7e]+$/.test(media.type)
  return { media, type, contentType: keeps ? media.type.trim() : type.essence }
}

const CONCRETE: Readonly<Record<string, string>> = {
  image: 'image/png',
  text: 'text/plain',
  audio: 'audio/wav',
  video: 'video/mp4',
  font: 'font/woff2',
  multipart: 'multipart/form-data',
  model: 'model/gltf+json',
}

function concrete(media: Media): MediaType {
  const documented = parseMediaType(media.type)
  if (documented !== null && !isRange(documented)) return documented
  const name = documented === null ? nearest(media) : concreteName(documented, media)
  const type = parseMediaType(name) ?? JSON_TYPE
  if (type === null) throw new Error('application/json is a media type')
  return type
}

function concreteName(range: MediaType, media: Media): string {
  if (range.subtype.startsWith('*+')) return `${range.type === '*' ? 'application' : range.type}/vnd.understudy${range.subtype.slice(1)}`
  return CONCRETE[range.type] ?? nearest(media)
}

/** For `*` and for names that are no media types at all. */
function nearest(media: Media): string {
  if (media.file) return 'application/octet-stream'
  return media.type.toLowerCase().includes('xml') ? 'application/xml' : 'application/json'
}
