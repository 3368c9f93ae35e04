const DAY = 86_400_000

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

/** The date on which so many working days have passed. */
export function dateAfter(from: string, days: number): string {
  let left = Math.ceil(days)
  let at = Date.parse(from)
  while (left > 0 && Number.isFinite(at)) {
    const weekday = new Date(at).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left--
    at += DAY
  }
  // What is done at the end of a Friday is done on that Friday, not on the Sunday after it.
  while (days > 0 && [0, 6].includes(new Date(at).getUTCDay())) at += DAY
  return new Date(at).toISOString().slice(0, 10)
}
