/** The one of these words that somebody who wrote `word` most likely meant; null where none is near. */
export function closest(word: string, words: Iterable<string>): string | null {
  const wanted = word.slice(0, 60).toLowerCase()
  let best: string | null = null
  let least = Math.min(3, Math.ceil(wanted.length / 3) + 1)
  for (const one of words) {
    const distance = edits(wanted, one.slice(0, 60).toLowerCase())
    if (distance < least) {
      least = distance
      best = one
    }
  }
  return best
}

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same))
    }
    row = next
  }
  return row[b.length] ?? 0
}
