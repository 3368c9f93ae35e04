import { uncodedTag } from '../../../../model/coding.ts'
import { header, headerAll, type HeaderList } from '../../../../model/wire.ts'

/** What there is of the thing that a conditional request asks about; null where there is nothing. */
export interface Validators {
  readonly etag: string
  /** Milliseconds since 1970; null where it is not known when it last changed. */
  readonly modified: number | null
}

/** `proceed`: do what is asked. `not-modified`: 304. `failed`: 412, with the field that says so. */
export type Outcome = { readonly is: 'proceed' | 'not-modified' } | { readonly is: 'failed'; readonly field: string }

const PROCEED: Outcome = { is: 'proceed' }
const NOT_MODIFIED: Outcome = { is: 'not-modified' }

/** Whether a request has conditions at all. */
export function isConditional(headers: HeaderList): boolean {
  for (let i = 0; i < headers.length; i += 2) if (/^if-(?:none-)?match$|^if-(?:un)?modified-since$/i.test(headers[i] ?? '')) return true
  return false
}

/** Evaluates the conditions of a request in the order of RFC 9110, section 13.2.2. What cannot be read of a date is as if it were not there. */
export function evaluate(headers: HeaderList, safe: boolean, current: Validators | null): Outcome {
  const match = headerAll(headers, 'if-match')
  if (match !== undefined) {
    if (!matches(match, current, true)) return { is: 'failed', field: 'If-Match' }
  } else if (changedSince(header(headers, 'if-unmodified-since'), current) === true) return { is: 'failed', field: 'If-Unmodified-Since' }
  const none = headerAll(headers, 'if-none-match')
  if (none !== undefined) {
    if (!matches(none, current, false)) return PROCEED
    return safe ? NOT_MODIFIED : { is: 'failed', field: 'If-None-Match' }
  }
  return safe && changedSince(header(headers, 'if-modified-since'), current) === false ? NOT_MODIFIED : PROCEED
}

/**
 * Whether one of the entity tags in a field is the current one: `*` is any. The strong comparison takes no weak tags (section 8.8.3.2).
 * The tag of a coded answer speaks of the same thing.
 */
function matches(field: string, current: Validators | null, strong: boolean): boolean {
  if (current === null) return false
  if (field.trim() === '*') return true
  const own = tagOf(current.etag)
  const isOwn = (opaque: string): boolean => opaque === own.opaque || uncodedTag(opaque) === own.opaque
  return tagsIn(field).some(({ weak, opaque }) => isOwn(opaque) && (!strong || (!weak && !own.weak)))
}

interface Tag {
  readonly weak: boolean
  readonly opaque: string
}

const MOST = 100
/** An entity tag with quotes, or without, as many clients send it. */
const TAG = /\s*(?:(W\/)?"([^"]*)"|([^\s",]+))\s*(?:,|$)/gy

function tagsIn(field: string): readonly Tag[] {
  const tags: Tag[] = []
  TAG.lastIndex = 0
  for (let found = TAG.exec(field); found !== null && tags.length < MOST; found = TAG.exec(field)) {
    tags.push({ weak: found[1] !== undefined, opaque: found[2] ?? found[3] ?? '' })
    if (TAG.lastIndex >= field.length) break
  }
  return tags
}

function tagOf(etag: string): Tag {
  return tagsIn(etag)[0] ?? { weak: false, opaque: etag }
}

/** undefined: nobody can tell. Dates have no fractions of a second. */
function changedSince(field: string | undefined, current: Validators | null): boolean | undefined {
  const since = field === undefined ? null : httpDate(field)
  if (since === null || current === null || current.modified === null) return undefined
  return Math.floor(current.modified / 1000) > Math.floor(since / 1000)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const FORMS: readonly RegExp[] = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/,
]

/** Milliseconds since 1970 of an HTTP date in any of its three forms (RFC 9110 section 5.6.7); null for anything else. */
export function httpDate(text: string): number | null {
  for (const form of FORMS) {
    const parts = form.exec(text.trim())?.groups
    if (parts === undefined) continue
    const month = MONTHS.indexOf(parts['month'] ?? '')
    const [hour = 99, minute = 99, second = 99] = (parts['time'] ?? '').split(':').map(Number)
    const day = Number(parts['day'])
    if (month < 0 || hour > 23 || minute > 59 || second > 60 || day < 1 || day > 31) return null
    return Date.UTC(fullYear(parts['year'] ?? ''), month, day, hour, minute, second)
  }
  return null
}

/** Two digits are the year of this century or the last that is not more than fifty years ahead; ahead is told by 2026. */
function fullYear(text: string): number {
  const year = Number(text)
  return text.length > 2 ? year : year > 76 ? 1900 + year : 2000 + year
}
