/** The one among `words` that was most likely meant: the same but for case and word breaks, or a few slips of the hand away; null where none comes near. */
export function nearest(word: string, words: Iterable<string>): string | null {
  const wanted = bare(word)
  const allowed = Math.max(1, Math.floor(wanted.length / 3))
  let best: string | null = null
  let least = allowed + 1
  for (const candidate of words) {
    const distance = slips(wanted, bare(candidate), least)
    if (distance >= least) continue
    least = distance
    best = candidate
  }
  return best
}

/** `bodyLimit`, `body_limit` and `body-limit` are the same word. */
export function bare(word: string): string {
  return word
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** How many letters were left out, put in, mistaken or swapped with their neighbour; gives up at `limit`. */
function slips(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    if (Math.min(...row) >= limit) return limit
    before = above
    above = row
  }
  return above[b.length] ?? limit
}

/** `Did you mean …?` where something comes near, else what there is. */
export function suggestion(word: string, words: readonly string[], none: string): string {
  const meant = nearest(word, words)
  if (meant !== null) return `Did you mean \`${meant}\`?`
  return words.length === 0 ? none : `There ${words.length === 1 ? 'is' : 'are'} ${listed(words)}.`
}

/** `a`, `b` and so on, not endless. */
export function listed(words: readonly string[]): string {
  const shown = words.slice(0, 20).map((word) => `\`${word}\``)
  return `${shown.join(', ')}${words.length > shown.length ? ' and more' : ''}`
}
