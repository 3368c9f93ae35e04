const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/
const BASE64URL = /^[A-Za-z0-9_-]*={0,2}$/
const BASE32 = /^[A-Z2-7]*={0,6}$/
const BASE16 = /^[0-9A-F]*$/i
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/
const RELATIVE_POINTER = /^(?:0|[1-9]\d*)(?:[+-][1-9]\d*)?(?:#|(?:\/(?:[^~/]|~[01])*)*)$/
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const MEDIA_RANGE = new RegExp(`^(?:\\*/\\*|${TOKEN}/(?:\\*|${TOKEN}))(?:[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|"(?:[^"\\\\]|\\\\.)*"))*$`)
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** RFC 4648 section 4, padded. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && BASE64.test(text)
}

/** RFC 4648 section 5; padding may be left out. */
export function isBase64Url(text: string): boolean {
  if (!BASE64URL.test(text)) return false
  return text.includes('=') ? text.length % 4 === 0 : text.length % 4 !== 1
}

/** Whether a text is in the encoding that `contentEncoding` names (RFC 4648, RFC 2045); true for encodings nobody can tell by looking. */
export function isEncoded(encoding: string, text: string): boolean {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return isBase64(text)
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
  return POINTER.test(text)
}

/** draft-bhutton-relative-json-pointer-00. */
export function isRelativeJsonPointer(text: string): boolean {
  return RELATIVE_POINTER.test(text)
}

/** A regular expression of ECMA-262, by its Unicode grammar. */
export function isRegex(text: string): boolean {
  try {
    return new RegExp(text, 'u').unicode
  } catch {
    return false
  }
}

/** RFC 9110 section 12.5.1, without a weight of its own. */
export function isMediaRange(text: string): boolean {
  return MEDIA_RANGE.test(text)
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
