import { codePoints } from '../check/assertions.ts'
import {
  isBase64,
  isBase64Url,
  isDecimal,
  isJsonPointer,
  isMediaRange,
  isRegex,
  isRelativeJsonPointer,
  isUuid,
  STRUCTURED,
} from './data.ts'
import { isEmail, isHostname, isInternationalEmail, isInternationalHostname, isIpv4, isIpv6 } from './host.ts'
import { isDate, isDateTime, isDuration, isHttpDate, isLocalDateTime, isLocalTime, isTime } from './time.ts'
import { isIri, isIriReference, isUri, isUriReference, isUriTemplate } from './uri.ts'

type Check = (text: string) => boolean

function anything(): boolean {
  return true
}

/** The formats of JSON Schema (2020-12 validation, section 7.3) and of OpenAPI's format registry that speak of texts. */
const TEXTS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['date', isDate],
  ['time', isTime],
  ['date-time', isDateTime],
  ['duration', isDuration],
  ['http-date', isHttpDate],
  ['time-local', isLocalTime],
  ['date-time-local', isLocalDateTime],
  ['email', isEmail],
  ['idn-email', isInternationalEmail],
  ['hostname', isHostname],
  ['host-name', isHostname],
  ['idn-hostname', isInternationalHostname],
  ['ipv4', isIpv4],
  ['ip-address', isIpv4],
  ['ipv6', isIpv6],
  ['uri', isUri],
  ['uri-reference', isUriReference],
  ['iri', isIri],
  ['iri-reference', isIriReference],
  ['uri-template', isUriTemplate],
  ['uuid', isUuid],
  ['json-pointer', isJsonPointer],
  ['relative-json-pointer', isRelativeJsonPointer],
  ['regex', isRegex],
  ['byte', isBase64],
  ['base64url', isBase64Url],
  ['decimal', isDecimal],
  ['decimal128', isDecimal],
  ['char', (text): boolean => codePoints(text) === 1],
  ['media-range', isMediaRange],
  ['binary', anything],
  ['password', anything],
  ['commonmark', anything],
  ['html', anything],
  ...Object.entries(STRUCTURED).map(([name, shape]): [string, Check] => [name, (text) => shape.test(text)]),
])

/** The check of a format that speaks of texts; null where nobody knows it, so that it only annotates. */
export function textFormat(format: string): ((text: string) => boolean) | null {
  return TEXTS.get(format) ?? null
}

/** Whether a text has a format; null: nobody knows such a format, or it speaks of numbers. Linear in the text. */
export function isFormat(format: string, text: string): boolean | null {
  return TEXTS.get(format)?.(text) ?? null
}
