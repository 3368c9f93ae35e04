const DURATION =
  /^P(?:\d+W|(?:\d+D|\d+M(?:\d+D)?|\d+Y(?:\d+M(?:\d+D)?)?)(?:T(?:\d+S|\d+M(?:\d+S)?|\d+H(?:\d+M(?:\d+S)?)?))?|T(?:\d+S|\d+M(?:\d+S)?|\d+H(?:\d+M(?:\d+S)?)?))$/
const HTTP_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const MINUTES_A_DAY = 1440
const HYPHEN = 45
const COLON = 58
const POINT = 46

/** The number that so many digits stand for; -1 where something else stands there. */
function digits(text: string, from: number, count: number): number {
  let number = 0
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) return -1
    number = number * 10 + digit
  }
  return number
}

function isDateAt(text: string, from: number): boolean {
  const year = digits(text, from, 4)
  if (year < 0 || text.charCodeAt(from + 4) !== HYPHEN || text.charCodeAt(from + 7) !== HYPHEN) return false
  return dayExists(year, digits(text, from + 5, 2), digits(text, from + 8, 2))
}

/** The index behind `hh:mm:ss` and its fraction; -1 where there is no such time. A second may be the 60th. */
function endOfClock(text: string, from: number): number {
  if (text.charCodeAt(from + 2) !== COLON || text.charCodeAt(from + 5) !== COLON) return -1
  const hour = digits(text, from, 2)
  const minute = digits(text, from + 3, 2)
  const second = digits(text, from + 6, 2)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1
  let end = from + 8
  if (text.charCodeAt(end) !== POINT) return end
  do end++
  while (digits(text, end, 1) >= 0)
  return end === from + 9 ? -1 : end
}

function isTimeAt(text: string, from: number): boolean {
  const end = endOfClock(text, from)
  if (end < 0) return false
  const offset = offsetAt(text, end)
  if (offset === null) return false
  if (digits(text, from + 6, 2) < 60) return true
  const utc = (digits(text, from, 2) * 60 + digits(text, from + 3, 2) - offset + 2 * MINUTES_A_DAY) % MINUTES_A_DAY
  return utc === MINUTES_A_DAY - 1
}

/** Minutes ahead of UTC, where the text ends with a zone; null where it does not. */
function offsetAt(text: string, from: number): number | null {
  const sign = text[from]
  if (sign === 'Z' || sign === 'z') return text.length === from + 1 ? 0 : null
  if ((sign !== '+' && sign !== '-') || text.length !== from + 6 || text.charCodeAt(from + 3) !== COLON) return null
  const hours = digits(text, from + 1, 2)
  const minutes = digits(text, from + 4, 2)
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null
  return (hours * 60 + minutes) * (sign === '-' ? -1 : 1)
}

function isSplitByT(text: string): boolean {
  const mark = text.charCodeAt(10)
  return mark === 84 || mark === 116
}

/** RFC 3339 `full-date`. */
export function isDate(text: string): boolean {
  return text.length === 10 && isDateAt(text, 0)
}

/** RFC 3339 `full-time`: with an offset; a leap second only where it can be one in UTC. */
export function isTime(text: string): boolean {
  return isTimeAt(text, 0)
}

/** RFC 3339 `date-time`. */
export function isDateTime(text: string): boolean {
  return isSplitByT(text) && isDateAt(text, 0) && isTimeAt(text, 11)
}

/** The text with the colon in its offset, where it ends with `+hhmm` or `+hh`: what many clients send (ISO 8601, basic format); else null. */
export function withColon(text: string): string | null {
  const sign = (at: number): boolean => text[at] === '+' || text[at] === '-'
  if (sign(text.length - 5)) return `${text.slice(0, -2)}:${text.slice(-2)}`
  return sign(text.length - 3) ? `${text}:00` : null
}

/** A time of day without an offset. */
export function isLocalTime(text: string): boolean {
  return endOfClock(text, 0) === text.length
}

export function isLocalDateTime(text: string): boolean {
  return isSplitByT(text) && isDateAt(text, 0) && endOfClock(text, 11) === text.length
}

/** RFC 3339 appendix A. */
export function isDuration(text: string): boolean {
  return DURATION.test(text)
}

/** RFC 9110 section 5.6.7, the preferred form. */
export function isHttpDate(text: string): boolean {
  const parts = HTTP_DATE.exec(text)
  if (parts === null || !dayExists(Number(parts[3]), MONTHS.indexOf(parts[2] ?? '') + 1, Number(parts[1]))) return false
  return Number(parts[4]) < 24 && Number(parts[5]) < 60 && Number(parts[6]) <= 60
}

function dayExists(year: number, month: number, day: number): boolean {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day >= 1 && day <= (leap ? 29 : (DAYS[month - 1] ?? 0))
}
