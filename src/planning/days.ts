const DAY = 86_400_000
/** Two hundred years of working days: later is never. */
const MOST_DAYS = 52_000

/** `3d`, `0.5d` in working days; null for `done`. */
export function workingDays(text: string): number | null {
  return text === 'done' ? null : Number(text.slice(0, -1))
}

/** How many working days (Monday to Friday) lie from one date to another; 0 where it is not later. Dates are `2027-02-15`. */
export function daysBetween(from: string, to: string): number {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  if (!(end > start)) return 0
  const days = Math.round((end - start) / DAY)
  const weeks = Math.floor(days / 7)
  let working = weeks * 5
  for (let day = weeks * 7; day < days; day++) {
    const weekday = new Date(start + day * DAY).getUTCDay()
    if (weekday !== 0 && weekday !== 6) working++
  }
  return working
}

/** The date on which so many working days have passed. What is done at the end of a Friday is done on that Friday. */
export function dateAfter(from: string, days: number): string {
  const start = Date.parse(from)
  if (!Number.isFinite(start)) return from
  const whole = Math.min(Math.ceil(days), MOST_DAYS)
  let at = whole <= 0 ? start : workday(start)
  for (let left = whole; left > 0; left--) at = workday(at + DAY)
  return new Date(at).toISOString().slice(0, 10)
}

/** The day itself, or the Monday after a weekend. */
function workday(at: number): number {
  const weekday = new Date(at).getUTCDay()
  return weekday === 6 ? at + 2 * DAY : weekday === 0 ? at + DAY : at
}
