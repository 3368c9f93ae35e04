/** `480 µs`, `12 ms`, `1.4 s`. From milliseconds. */
export function duration(ms: number): string {
  if (ms < 1) return `${Math.max(1, Math.round(ms * 1_000))} µs`
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${Math.round(ms / 60_000)} min`
}

/** `0 B`, `812 B`, `4.2 kB`, `31 MB`. */
export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`
  const units = ['kB', 'MB', 'GB']
  let value = size / 1_000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit++
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`
}

/** `14:03:07.120`, as the clock on the wall has it. */
export function clock(at: number): string {
  const date = new Date(at)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** `now`, `40 s ago`, `3 min ago`, `2 h ago`, `5 days ago`. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1_000))
  if (seconds < 5) return 'now'
  if (seconds < 90) return `${seconds} s ago`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min ago`
  if (seconds < 36 * 3_600) return `${Math.round(seconds / 3_600)} h ago`
  return `${Math.round(seconds / 86_400)} days ago`
}

/** `1,204`. */
export function count(value: number): string {
  return value.toLocaleString('en')
}

/** `1 operation`, `3 operations`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

/** `8 %`, `0.4 %`; 0 to 1. */
export function percent(share: number): string {
  const value = share * 100
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} %`
}

/** The value below which a share of all lies; null of nothing. `sorted` rises. */
export function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null
}

/** `a`, `a and b`, `a, b and c`, `a, b and 4 more`. */
export function listed(words: readonly string[], most = 3): string {
  if (words.length === 0) return 'nobody'
  if (words.length === 1) return words[0] ?? ''
  const shown = words.length > most ? [...words.slice(0, most - 1), `${words.length - most + 1} more`] : words
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}
