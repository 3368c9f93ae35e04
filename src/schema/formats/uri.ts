import { isIpv4, isIpv6 } from './host.ts'

const SCHEME = /^[a-z][a-z0-9+.-]*$/i
const CODED = '%[0-9a-fA-F]{2}'
const PLAIN = String.raw`\-\w.~!$&'()*+,;=:`
const UCS = String.raw`\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF\u{10000}-\u{1FFFD}\u{20000}-\u{2FFFD}\u{30000}-\u{3FFFD}\u{40000}-\u{4FFFD}\u{50000}-\u{5FFFD}\u{60000}-\u{6FFFD}\u{70000}-\u{7FFFD}\u{80000}-\u{8FFFD}\u{90000}-\u{9FFFD}\u{A0000}-\u{AFFFD}\u{B0000}-\u{BFFFD}\u{C0000}-\u{CFFFD}\u{D0000}-\u{DFFFD}\u{E1000}-\u{EFFFD}`
const PRIVATE = String.raw`\uE000-\uF8FF\u{F0000}-\u{FFFFD}\u{100000}-\u{10FFFD}`

/** Each finds what must not be there: nothing has to be remembered on the way, however long the text is. */
interface Grammar {
  readonly path: RegExp
  readonly query: RegExp
  readonly authority: RegExp
}

function grammar(letters: string, secret: string): Grammar {
  return {
    path: strangerTo(`${PLAIN}@/${letters}`),
    query: strangerTo(`${PLAIN}@/?${letters}${secret}`),
    authority: strangerTo(`${PLAIN}${letters}`),
  }
}

function strangerTo(letters: string): RegExp {
  return new RegExp(`[^%${letters}]|%(?![0-9a-fA-F]{2})`, 'u')
}

const URI = grammar('', '')
const IRI = grammar(UCS, PRIVATE)

/** What most URIs look like: told at one look. */
const USUAL = /^https?:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w.~!$&'()*+,;=:@/-]*)?(?:\?[\w.~!$&'()*+,;=:@/?-]*)?$/i

/** RFC 3986 section 3: with a scheme. */
export function isUri(text: string): boolean {
  return USUAL.test(text) || isReference(text, URI, true)
}

/** RFC 3986 section 4.1. */
export function isUriReference(text: string): boolean {
  return isReference(text, URI, false)
}

/** RFC 3987: with a scheme. */
export function isIri(text: string): boolean {
  return isReference(text, IRI, true)
}

export function isIriReference(text: string): boolean {
  return isReference(text, IRI, false)
}

function isReference(text: string, by: Grammar, absolute: boolean): boolean {
  let rest = text
  const hash = rest.indexOf('#')
  if (hash >= 0) {
    if (by.query.test(rest.slice(hash + 1))) return false
    rest = rest.slice(0, hash)
  }
  const question = rest.indexOf('?')
  if (question >= 0) {
    if (by.query.test(rest.slice(question + 1))) return false
    rest = rest.slice(0, question)
  }
  const scheme = schemeEnd(rest)
  if (scheme < 0 && absolute) return false
  rest = rest.slice(scheme + 1)
  if (!rest.startsWith('//')) return !by.path.test(rest) && (scheme >= 0 || !firstSegment(rest).includes(':'))
  const slash = rest.indexOf('/', 2)
  const end = slash < 0 ? rest.length : slash
  return isAuthority(rest.slice(2, end), by) && !by.path.test(rest.slice(end))
}

/** The index of the colon behind a scheme; -1 where there is none. */
function schemeEnd(text: string): number {
  const colon = text.indexOf(':')
  return colon > 0 && SCHEME.test(text.slice(0, colon)) ? colon : -1
}

function firstSegment(path: string): string {
  const slash = path.indexOf('/')
  return slash < 0 ? path : path.slice(0, slash)
}

function isAuthority(text: string, by: Grammar): boolean {
  const at = text.indexOf('@')
  if (at >= 0 && by.authority.test(text.slice(0, at))) return false
  const host = text.slice(at + 1)
  if (host.startsWith('[')) {
    const end = host.indexOf(']')
    return end > 0 && isLiteral(host.slice(1, end)) && /^(?::\d*)?$/.test(host.slice(end + 1))
  }
  const colon = host.indexOf(':')
  if (colon < 0) return !by.authority.test(host)
  return !by.authority.test(host.slice(0, colon)) && /^\d*$/.test(host.slice(colon + 1))
}

function isLiteral(address: string): boolean {
  return isIpv6(address) || isIpv4(address) || /^v[0-9a-f]+\.[\w.~!$&'()*+,;=:-]+$/i.test(address)
}

const VARIABLE = String.raw`(?:[\w]|${CODED})+(?:\.(?:[\w]|${CODED})+)*(?:\*|:[1-9]\d{0,3})?`
const EXPRESSION = new RegExp(`^[+#./;?&=,!@|]?${VARIABLE}(?:,${VARIABLE})*$`)
const NOT_LITERAL = strangerTo(String.raw`!#$&'(-;=?-[\]_a-z~${UCS}${PRIVATE}`)
const MAX_TEMPLATE = 100_000

/** RFC 6570 section 2. */
export function isUriTemplate(text: string): boolean {
  if (text.length > MAX_TEMPLATE) return false
  for (let at = 0; at <= text.length;) {
    const open = text.indexOf('{', at)
    if (NOT_LITERAL.test(text.slice(at, open < 0 ? text.length : open))) return false
    if (open < 0) return true
    const close = text.indexOf('}', open)
    if (close < 0 || !EXPRESSION.test(text.slice(open + 1, close))) return false
    at = close + 1
  }
  return true
}
