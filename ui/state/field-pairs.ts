/** A header field as either side has it; null where one has none. */
export interface FieldPair {
  readonly name: string
  readonly left: string | null
  readonly right: string | null
  readonly same: boolean
}

/** Fields of two messages beside each other, those that differ first, then by name; of one name together. */
export function pairsOf(left: readonly string[], right: readonly string[]): readonly FieldPair[] {
  const [ours, theirs] = [byName(left), byName(right)]
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((name): FieldPair => {
      const [one, other] = [ours.get(name) ?? null, theirs.get(name) ?? null]
      return { name, left: one, right: other, same: one === other }
    })
    .toSorted((a, b) => Number(a.same) - Number(b.same) || (a.name < b.name ? -1 : 1))
}

function byName(headers: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = (headers[i] ?? '').toLowerCase()
    const before = found.get(name)
    found.set(name, before === undefined ? (headers[i + 1] ?? '') : `${before}, ${headers[i + 1] ?? ''}`)
  }
  return found
}
