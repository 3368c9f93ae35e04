/** The one of these words that somebody who wrote `word` most likely meant; null where none is near. */
export function closest(word: string, words: Iterable<string>): string | null {
  const wanted = word.slice(0, 60).toLowerCase()
  let best: string | null = null
  let least = Math.min(3, Math.floor(wanted.length / 3) + 1)
  for (const one of words) {
    const distance = edits(wanted, one.slice(0, 60).toLowerCase())
    if (distance < least) {
      least = distance
      best = one
    }
  }
  return best
}

/** How many letters have to be put in, taken out, changed, or swapped with their neighbour (Damerau and Levenshtein, optimal string alignment). */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  let before: readonly number[] = row
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same)
      next.push(swapped ? Math.min(cost, (before[j - 2] ?? 0) + 1) : cost)
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
