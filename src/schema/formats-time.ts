const DATE = /^(\d{4})-(\d\d)-(\d\d)$/
const CLOCK = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?$/
const ZONED = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[zZ]|([+-])(\d\d):(\d\d))$/
const DURATION =
  /^P(?:\d+W|(?:\d+D|\d+M(?:\d+D)?|\d+Y(?:\d+M(?:\d+D)?)?)(?:T(?:\d+S|\d+M(?:\d+S)?|\d+H(?:\d+M(?:\d+S)?)?))?|T(?:\d+S|\d+M(?:\d+S)?|\d+H(?:\d+M(?:\d+S)?)?))$/
const HTTP_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const MINUTES_A_DAY = 1440

/** RFC 3339 `full-date`. */
export function isDate(text: string): boolean {
  const parts = DATE.exec(text)
  return parts !== null && dayExists(Number(parts[1]), Number(parts[2]), Number(parts[3]))
}

/** RFC 3339 `full-time`: with an offset; a leap second only where it can be one in UTC. */
export function isTime(text: string): boolean {
  const parts = ZONED.exec(text)
  if (parts === null) return false
  const [hour, minute, second, offsetHour, offsetMinute] = [parts[1], parts[2], parts[3], parts[5] ?? 0, parts[6] ?? 0].map(Number)
  if (hour === undefined || minute === undefined || second === undefined || offsetHour === undefined || offsetMinute === undefined)
    return false
  if (hour > 23 || minute > 59 || offsetHour > 23 || offsetMinute > 59) return false
  if (second < 60) return true
  const offset = (offsetHour * 60 + offsetMinute) * (parts[4] === '-' ? -1 : 1)
  const utc = (hour * 60 + minute - offset + 2 * MINUTES_A_DAY) % MINUTES_A_DAY
  return second === 60 && utc === MINUTES_A_DAY - 1
}

/** RFC 3339 `date-time`. */
export function isDateTime(text: string): boolean {
  const mark = text.charCodeAt(10)
  return (mark === 84 || mark === 116) && isDate(text.slice(0, 10)) && isTime(text.slice(11))
}

/** A time of day without an offset. */
export function isLocalTime(text: string): boolean {
  const parts = CLOCK.exec(text)
  return parts !== null && Number(parts[1]) < 24 && Number(parts[2]) < 60 && Number(parts[3]) <= 60
}

export function isLocalDateTime(text: string): boolean {
  const mark = text.charCodeAt(10)
  return (mark === 84 || mark === 116) && isDate(text.slice(0, 10)) && isLocalTime(text.slice(11))
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
