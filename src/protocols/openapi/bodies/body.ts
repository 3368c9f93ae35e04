import { below, type Findings } from '../request/findings.ts'
import { header, headerAll, type HeaderList, type KeptBody } from '../../../model/wire.ts'
import { isJson, isJsonSequence, isXml, parseMediaType, type MediaType } from '../media-type.ts'
import type { Media, RequestBody } from '../operation.ts'
import { readBytes } from './bytes.ts'
import { chooseMedia, guessMedia, offersOf, type Offer } from './choose-media.ts'
import { decodeContent } from './coding.ts'
import type { BodyReader } from './input.ts'
import { readJson } from './json.ts'
import { readFormData, readMixed } from './multipart.ts'
import { readEvents } from './events.ts'
import { readJsonSequence } from './sequence.ts'
import { readPlain } from './text.ts'
import { readUrlencoded } from './urlencoded.ts'
import { readXml } from './xml.ts'

const OCTETS: MediaType = {
  essence: 'application/octet-stream',
  type: 'application',
  subtype: 'octet-stream',
  suffix: '',
  parameters: new Map(),
}
const JSON_ESSENCE = 'application/json'

/** The body of an operation, ready to be read. */
export interface BodyModel {
  readonly body: RequestBody
  readonly offers: readonly Offer[]
  /** The documented JSON media type, for the commonest of all requests. */
  readonly json: Media | null
}

export function compileBody(body: RequestBody): BodyModel {
  const offers = offersOf(body.content)
  const json = offers.find(({ type }) => type !== null && type.essence === JSON_ESSENCE && type.parameters.size === 0)
  return { body, offers, json: json === undefined || json.media.file ? null : json.media }
}

/** Decodes a request's body by its media type and holds it against the contract; undefined where there is none or it cannot be read. */
export function readBody(model: BodyModel, headers: HeaderList, kept: KeptBody | null, findings: Findings, lenient: boolean): unknown {
  const { body } = model
  const written = header(headers, 'content-type')
  if (kept === null || kept.size === 0) return absent(model, written, kept, findings)
  if (!kept.whole) {
    findings.warn('not-judged', 'body', body.place, `The body of ${kept.size} bytes is longer than what is kept, so it was not judged.`)
    return undefined
  }
  if (model.offers.length === 0) return undefined
  const coding = headerAll(headers, 'content-encoding')
  const decoded = coding === undefined ? kept : decodeContent(kept.bytes, coding)
  if ('unknown' in decoded) {
    const message = `The Content-Encoding '${decoded.unknown}' is not known. Send gzip, deflate, br, zstd or none.`
    findings.add('unsupported-media-type', 'header.Content-Encoding', null, message)
    return undefined
  }
  if ('malformed' in decoded) {
    findings.add('malformed-coding', 'body', null, `The body cannot be unfolded: ${decoded.malformed}.`)
    return undefined
  }
  const { bytes } = decoded
  if (model.json !== null && written === JSON_ESSENCE) return readJson({ media: model.json, type: JSON_TYPE, bytes, findings, lenient })
  const chosen = choose(model, written, bytes, findings)
  if (chosen === null) return undefined
  return readerOf(chosen.media, chosen.type)({ ...chosen, bytes, findings, lenient })
}

const JSON_TYPE: MediaType = { essence: JSON_ESSENCE, type: 'application', subtype: 'json', suffix: '', parameters: new Map() }

/** A content type without a body is no error, for many clients send one always. An empty file or text is a body none the less. */
function absent(model: BodyModel, written: string | undefined, kept: KeptBody | null, findings: Findings): unknown {
  const { body, offers } = model
  const type = written === undefined || kept === null ? null : parseMediaType(written)
  const chosen = type === null ? null : chooseMedia(offers, type)
  if (type !== null && chosen !== null && (chosen.media.file || type.type === 'text')) return chosen.media.file ? new Uint8Array(0) : ''
  if (!body.required) return undefined
  const types = offers.map(({ media }) => media.type).join(', ')
  findings.add(
    'required',
    'body',
    below(body.place, 'required'),
    `The body is required but missing. Send one as ${types || 'the contract says'}.`,
  )
  return undefined
}

function choose(
  model: BodyModel,
  written: string | undefined,
  bytes: Uint8Array,
  findings: Findings,
): { media: Media; type: MediaType } | null {
  const { body, offers } = model
  if (written === undefined) return guess(model, bytes, findings)
  const type = parseMediaType(written)
  const chosen = type === null ? null : chooseMedia(offers, type)
  if (type !== null && chosen !== null) {
    if (chosen.akin && !body.guessed) {
      findings.warn(
        'media-type',
        'header.Content-Type',
        body.place,
        `The contract says ${chosen.media.type}; ${type.essence} is read like it.`,
      )
    }
    return { media: chosen.media, type }
  }
  const only = body.guessed ? guessMedia(offers, bytes) : null
  if (only !== null) return { media: only.media, type: type !== null && isStructured(type) ? type : (only.type ?? OCTETS) }
  const types = offers.map(({ media }) => media.type).join(', ')
  const message = `The operation does not take ${written.slice(0, 100)}. Send ${types}.`
  findings.add('unsupported-media-type', 'header.Content-Type', below(body.place, 'content'), message)
  return null
}

function guess({ body, offers }: BodyModel, bytes: Uint8Array, findings: Findings): { media: Media; type: MediaType } | null {
  const offer = guessMedia(offers, bytes)
  if (offer === null) return null
  if (!body.guessed) {
    const message = `The body came without a Content-Type and was read as ${offer.media.type}. Say so in the header.`
    findings.warn('content-type-missing', 'header.Content-Type', below(body.place, 'content'), message)
  }
  return { media: offer.media, type: offer.type ?? OCTETS }
}

/** Whether a type tells how its bodies are built; one that does not tells less than a guess. */
function isStructured({ essence, type }: MediaType): boolean {
  return (
    type === 'multipart' || isJson(essence) || isXml(essence) || isJsonSequence(essence) || essence === 'application/x-www-form-urlencoded'
  )
}

function readerOf(media: Media, type: MediaType): BodyReader {
  const { essence } = type
  if (media.file) return readBytes
  if (essence === 'multipart/form-data') return readFormData
  if (type.type === 'multipart') return readMixed
  if (isJsonSequence(essence)) return readJsonSequence
  if (isJson(essence)) return readJson
  if (essence === 'application/x-www-form-urlencoded') return readUrlencoded
  if (isXml(essence)) return readXml
  if (essence === 'text/event-stream') return readEvents
  return type.type === 'text' || TEXTS.has(essence) ? readPlain : readBytes
}

const TEXTS: ReadonlySet<string> = new Set([
  'application/graphql',
  'application/javascript',
  'application/jwt',
  'application/sql',
  'application/toml',
  'application/x-yaml',
  'application/yaml',
  'application/x-pem-file',
  'application/jose',
])
