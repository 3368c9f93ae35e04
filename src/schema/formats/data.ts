const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/
const BASE64_LINES = /^[A-Za-z0-9+/\r\n]*(?:=[=\r\n]*)?$/
const BASE64URL = /^[A-Za-z0-9_-]*={0,2}$/
const BASE32 = /^[A-Z2-7]*={0,6}$/
const BASE16 = /^[0-9A-F]*$/i
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const LOST_TILDE = /~(?![01])/
const RELATIVE_START = /^(?:0|[1-9]\d*)(?:[+-][1-9]\d*)?/
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const MEDIA_RANGE = new RegExp(`^(?:\\*/\\*|${TOKEN}/(?:\\*|${TOKEN}))(?:[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|"(?:[^"\\\\]|\\\\.)*"))*$`)
const MAX_MEDIA_RANGE = 10_000
const MAX_REGEX = 100_000
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** RFC 4648 section 4, padded. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && BASE64.test(text)
}

/** RFC 4648 section 5, by its alphabet: keys and thumbprints are written with and without padding, and cut in the wild. */
export function isBase64Url(text: string): boolean {
  return BASE64URL.test(text)
}

/**
 * Whether a text can be in the encoding that `contentEncoding` names (RFC 4648, RFC 2045); true for encodings nobody can tell
 * by looking. The keyword only annotates (JSON Schema 2020-12, section 8.2), so that nothing is refused which a decoder takes:
 * base64 may be broken into lines and lack its padding.
 */
export function isEncoded(encoding: string, text: string): boolean {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return BASE64_LINES.test(text)
    case 'base64url':
      return isBase64Url(text)
    case 'base32':
      return text.length % 8 === 0 && BASE32.test(text)
    case 'base16':
      return text.length % 2 === 0 && BASE16.test(text)
    default:
      return true
  }
}

/** RFC 9562 section 4, of any version. */
export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text)
}

/** RFC 6901. */
export function isJsonPointer(text: string): boolean {
  return (text === '' || text.startsWith('/')) && !LOST_TILDE.test(text)
}

/** draft-bhutton-relative-json-pointer-00. */
export function isRelativeJsonPointer(text: string): boolean {
  const start = RELATIVE_START.exec(text)
  if (start === null) return false
  const rest = text.slice(start[0].length)
  return rest === '#' || isJsonPointer(rest)
}

/** A regular expression of ECMA-262, by its Unicode grammar. */
export function isRegex(text: string): boolean {
  if (text.length > MAX_REGEX) return false
  try {
    return new RegExp(text, 'u').unicode
  } catch {
    return false
  }
}

/** RFC 9110 section 12.5.1, without a weight of its own. */
export function isMediaRange(text: string): boolean {
  return text.length <= MAX_MEDIA_RANGE && MEDIA_RANGE.test(text)
}

export function isDecimal(text: string): boolean {
  return DECIMAL.test(text)
}

/** Structured fields (RFC 9651): the bare items by their names. */
export const STRUCTURED: Readonly<Record<string, RegExp>> = {
  'sf-integer': /^-?\d{1,15}$/,
  'sf-decimal': /^-?\d{1,12}\.\d{1,3}$/,
  'sf-boolean': /^\?[01]$/,
  'sf-string': /^"(?:[ !#-[\]-~]|\\["\\])*"$/,
  'sf-token': /^[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*$/,
  'sf-binary': /^:[A-Za-z0-9+/]*={0,2}:$/,
}
