/**
 * Names for exchanges: short, unique across processes, in order within one. Eight characters for the process, then a counter,
 * base 36. They are no secrets, so the platform's cryptography, which costs 80 ms to load, is not asked.
 */
export function createIds(): () => string {
  const run = [Math.random(), (Date.now() % 36 ** 4) / 36 ** 4]
    .map((part) =>
      Math.floor(part * 36 ** 4)
        .toString(36)
        .padStart(4, '0'),
    )
    .join('')
  let count = 0
  return () => `${run}-${(++count).toString(36).padStart(4, '0')}`
}
