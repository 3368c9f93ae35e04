import { dateAfter } from '../../planning/days.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The date of a working day of a plan: `6 Jan 2027`. */
export function dateText(start: string, day: number): string {
  const [year = '', month = '', date = ''] = dateAfter(start, day).split('-')
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}`
}

/** `2`, `2.5`: days for people. */
export function dayText(days: number): string {
  return String(Math.round(days * 10) / 10)
}

/** `205,500 EUR` */
export function moneyText(amount: number, currency: string): string {
  return `${Math.round(amount).toLocaleString('en-US')} ${currency}`
}

/** When a consumer can start: `can start on day 2 (6 Jan 2027)`. */
export function startText(row: { readonly canStart: boolean; readonly startsOn: number } | undefined, start: string): string {
  if (row === undefined || row.canStart) return 'can start today'
  if (row.startsOn === 0) return 'can start as soon as its stand-in is served'
  return `can start on day ${dayText(row.startsOn)} (${dateText(start, row.startsOn)})`
}
