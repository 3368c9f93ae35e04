import { Problem } from '../../model/problem.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `30m`, `2h` in milliseconds. */
export function spanOf(word: string): number {
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(word) ?? []
  const factor = UNITS[unit]
  if (amount !== undefined && factor !== undefined && Number(amount) > 0) return Number(amount) * factor
  throw new Problem('bad-usage', `must be a time such as 30m, 2h or 1d, not ${JSON.stringify(word)}`)
}

/** `4 min` of milliseconds, for people; rounded down, at least a second. */
export function agoWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.floor(milliseconds / 1_000))
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} days`
}
