import { domainToASCII, domainToUnicode } from 'node:url'

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/
const ATOM = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const INTERNATIONAL_ATOM = /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10FFFF}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10FFFF}-]+)*$/u
const QUOTED = /^"(?:[ !#-[\]-~]|\\[ -~])*"$/
const INTERNATIONAL_QUOTED = /^"(?:[ !#-[\]-~\u0080-\u{10FFFF}]|\\[ -~])*"$/u
const SEPARATORS = /[.\u3002\uFF0E\uFF61]/
const MAX_LABEL = 63
const MAX_NAME = 253

/** RFC 1123 section 2.1; labels in Punycode must stand for something (RFC 5891). */
export function isHostname(text: string): boolean {
  return text.length <= MAX_NAME && text.split('.').every((label) => LABEL.test(label) && isPlainOrPunycode(label))
}

function isPlainOrPunycode(label: string): boolean {
  if (label[2] !== '-' || label[3] !== '-') return true
  if (!/^xn--/i.test(label)) return true
  const decoded = domainToUnicode(label.toLowerCase())
  return decoded !== '' && !decoded.startsWith('xn--') && isLabel(decoded) && domainToASCII(decoded) === label.toLowerCase()
}

/** RFC 5890 section 2.3.2.3: U-labels by the rules of IDNA 2008, or plain ones. */
export function isInternationalHostname(text: string): boolean {
  if (text.length > MAX_NAME) return false
  const labels = text.split(SEPARATORS)
  if (RIGHT_TO_LEFT.test(text) && !labels.every(isBidirectional)) return false
  return labels.every((label) =>
    /^[ -~]*$/.test(label) ? LABEL.test(label) && isPlainOrPunycode(label) : isLabel(label) && encodedLength(label) <= MAX_LABEL,
  )
}

function encodedLength(label: string): number {
  const encoded = domainToASCII(label)
  return encoded === '' ? label.length : encoded.length
}

/** RFC 5892 appendix F and section 2.6: allowed although their category is not. */
const EXCEPTIONAL = /^[\u00DF\u03C2\u06FD\u06FE\u0F0B\u3007]$/u
const DISALLOWED = /^(?:\u0640|\u07FA|\u302E|\u302F|[\u3031-\u3035\u303B])$/u
const LETTER_OR_DIGIT = /^[\p{Ll}\p{Lo}\p{Lm}\p{Mn}\p{Mc}\p{Nd}-]$/u

/** RFC 5891 section 4.2 and RFC 5892: hyphens, a leading mark, code points and their neighbours. */
function isLabel(label: string): boolean {
  if (label === '' || label.startsWith('-') || label.endsWith('-') || label.slice(2, 4) === '--' || /^\p{M}/u.test(label)) return false
  const points = Array.from(label)
  return points.every((point, index) => isAllowed(point, points, index)) && digitsAgree(label)
}

function isAllowed(point: string, points: readonly string[], index: number): boolean {
  const context = CONTEXTS.get(point)
  if (context !== undefined) return context(points, index)
  if (EXCEPTIONAL.test(point)) return true
  return !DISALLOWED.test(point) && LETTER_OR_DIGIT.test(point) && point.normalize('NFKC').toLowerCase().normalize('NFKC') === point
}

type Context = (points: readonly string[], index: number) => boolean

const VIRAMA =
  /^[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0E3A\u0EBA\u0F84\u1039\u103A\u1714\u1734\u17D2\u1A60\u1B44\u1BAA\u1BAB\u1BF2\u1BF3\u2D7F\uA806\uA82C\uA8C4\uA953\uA9C0\uAAF6\uABED]$/u
const JOINING = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}]/u

/** RFC 5892 appendix A. */
const CONTEXTS: ReadonlyMap<string, Context> = new Map<string, Context>([
  [
    '\u200C',
    (points, index) =>
      VIRAMA.test(points[index - 1] ?? '') || (JOINING.test(points[index - 1] ?? '') && JOINING.test(points[index + 1] ?? '')),
  ],
  ['\u200D', (points, index) => VIRAMA.test(points[index - 1] ?? '')],
  ['\u00B7', (points, index) => points[index - 1] === 'l' && points[index + 1] === 'l'],
  ['\u0375', (points, index) => /^\p{Script=Greek}$/u.test(points[index + 1] ?? '')],
  ['\u05F3', (points, index) => /^\p{Script=Hebrew}$/u.test(points[index - 1] ?? '')],
  ['\u05F4', (points, index) => /^\p{Script=Hebrew}$/u.test(points[index - 1] ?? '')],
  [
    '\u30FB',
    (points) => points.some((point) => /^[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]$/u.test(point) && point !== '\u30FB'),
  ],
])

/** Arabic-Indic digits and extended ones do not mix (RFC 5892 appendix A.8 and A.9). */
function digitsAgree(label: string): boolean {
  return !(/[\u0660-\u0669]/.test(label) && /[\u06F0-\u06F9]/.test(label))
}

const RIGHT_TO_LEFT =
  /(?=\p{L})[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}]/u
const LEFT_TO_RIGHT =
  /(?![\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}])\p{L}/u

/** RFC 5893 section 2, with letters told apart by their scripts: a label runs one way, begins with a letter and ends with a letter or digit. */
function isBidirectional(label: string): boolean {
  const first = String.fromCodePoint(label.codePointAt(0) ?? 0)
  if (LEFT_TO_RIGHT.test(first)) return !RIGHT_TO_LEFT.test(label) && !/[\u0660-\u0669]/.test(label)
  if (!RIGHT_TO_LEFT.test(first) || !/\p{L}/u.test(first)) return false
  return (
    !LEFT_TO_RIGHT.test(label) &&
    !(/[0-9\u06F0-\u06F9]/.test(label) && /[\u0660-\u0669]/.test(label)) &&
    /[\p{L}\p{Nd}]\p{Mn}*$/u.test(label)
  )
}

/** Four decimal octets without leading zeros (RFC 2673 section 3.2). */
export function isIpv4(text: string): boolean {
  return text.length <= 15 && IPV4.test(text)
}

/** RFC 4291 section 2.2; no zone. */
export function isIpv6(text: string): boolean {
  if (text.length < 2 || text.length > 45) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  const groups = halves.map((half, index) => countGroups(half, index === halves.length - 1))
  if (groups.includes(-1)) return false
  const total = (groups[0] ?? 0) + (groups[1] ?? 0)
  return halves.length === 2 ? total < 8 : total === 8
}

/** How many 16-bit groups a part has, an IPv4 tail counting as two; -1 where it is malformed. */
function countGroups(half: string, last: boolean): number {
  if (half === '') return 0
  const parts = half.split(':')
  let count = 0
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) count++
    else if (last && index === parts.length - 1 && isIpv4(part)) count += 2
    else return -1
  }
  return count
}

/** RFC 5321 section 4.1.2. */
export function isEmail(text: string): boolean {
  const end = text.lastIndexOf('@')
  if (end < 1 || !isLocalPart(text.slice(0, end), ATOM, QUOTED)) return false
  const domain = text.slice(end + 1)
  return isHostname(domain) || isAddressLiteral(domain)
}

/** RFC 6531 section 3.3. */
export function isInternationalEmail(text: string): boolean {
  const end = text.lastIndexOf('@')
  if (end < 1 || !isLocalPart(text.slice(0, end), INTERNATIONAL_ATOM, INTERNATIONAL_QUOTED)) return false
  const domain = text.slice(end + 1)
  return isInternationalHostname(domain) || isAddressLiteral(domain)
}

function isLocalPart(text: string, atom: RegExp, quoted: RegExp): boolean {
  return text.length <= 64 && (atom.test(text) || quoted.test(text))
}

function isAddressLiteral(domain: string): boolean {
  if (!domain.startsWith('[') || !domain.endsWith(']')) return false
  const address = domain.slice(1, -1)
  return /^IPv6:/i.test(address) ? isIpv6(address.slice(5)) : isIpv4(address)
}
