/**
 * Names for exchanges: short, unique across processes, in order within one. Eight random characters for the process, then a
 * counter, base 36.
 */
export function createIds(): () => string {
  const random = crypto.getRandomValues(new Uint32Array(2))
  const run = Array.from(random, (word) => word.toString(36).padStart(7, '0').slice(-4)).join('')
  let count = 0
  return () => `${run}-${(++count).toString(36).padStart(4, '0')}`
}
