const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const BYTES: Readonly<Record<string, number>> = { B: 1, KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 }

/** `200ms`, `2s`, `10m`, `24h`, `7d` in milliseconds; NaN where it is none. */
export function milliseconds(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? []
  return Number(amount) * (MILLISECONDS[unit] ?? Number.NaN)
}

/** `512B`, `64KiB`, `1MiB` in bytes; NaN where it is none. */
export function bytes(text: string): number {
  const [, amount, unit = ''] = /^(\d+)(B|KiB|MiB|GiB)$/.exec(text) ?? []
  return Number(amount) * (BYTES[unit] ?? Number.NaN)
}

/** `20%` as 0.2; NaN where it is none. */
export function share(text: string): number {
  const [, amount] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? []
  return Number(amount) / 100
}
