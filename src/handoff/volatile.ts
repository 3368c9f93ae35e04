import type { Comparison, Difference, Mask } from '../model/comparison.ts'

/** Pairs that are looked back on, and in how many of them a field has to differ. */
const PAIRS = 10
const OFTEN = 2
const MOST_OPERATIONS = 1_000
const MOST_PATHS = 200

interface History {
  pairs: number
  /** For each path, the numbers of the pairs in which it differed, the latest ten. */
  readonly paths: Map<string, number[]>
}

/**
 * Learns what a service does not say twice alike: the same safe request is sent to it twice, and a field that differs in two of
 * ten such pairs is masked from then on. Never status, constants, what was sent or written, or what breaks the contract.
 */
export class Volatile {
  readonly #histories = new Map<string, History>()
  readonly #masks = new Map<string, readonly Mask[]>()

  /** What a pair of the service's own answers has shown. */
  learn(operation: string, { verdict, differences }: Pick<Comparison, 'verdict' | 'differences'>): void {
    if (verdict === 'censored' || verdict === 'error') return
    let history = this.#histories.get(operation)
    if (history === undefined) {
      if (this.#histories.size >= MOST_OPERATIONS) return
      this.#histories.set(operation, (history = { pairs: 0, paths: new Map() }))
    }
    const pair = history.pairs++
    for (const path of new Set(differences.filter(varies).map(({ path: at }) => at))) {
      const seen = history.paths.get(path) ?? []
      if (seen.length === 0 && history.paths.size >= MOST_PATHS) continue
      history.paths.set(path, [...seen.filter((number) => number > pair - PAIRS), pair])
    }
    this.#masks.set(operation, masksOf(history, this.#masks.get(operation) ?? []))
  }

  masks(operation: string): readonly Mask[] {
    return this.#masks.get(operation) ?? []
  }

  /** Forgets all: the service or the contract has changed. */
  clear(): void {
    this.#histories.clear()
    this.#masks.clear()
  }
}

const FIXED: ReadonlySet<Difference['kind']> = new Set<Difference['kind']>(['status', 'media-type', 'one-sided'])

function varies({ kind, severity, class: own }: Difference): boolean {
  return severity !== 'info' && !FIXED.has(kind) && !kind.startsWith('contract.') && own !== 'const' && own !== 'echo' && own !== 'state'
}

/** A mask stays once it was learnt: what varies seldom varies none the less. */
function masksOf({ pairs, paths }: History, before: readonly Mask[]): readonly Mask[] {
  const known = new Set(before.map(({ path }) => path))
  const found = [...paths].filter(([path, seen]) => seen.length >= OFTEN && !known.has(path))
  const learnt = found.map(([path, seen]): Mask => ({
    path,
    by: 'learned',
    why: `differed in ${seen.length} of ${Math.min(pairs, PAIRS)} pairs`,
  }))
  return learnt.length === 0 ? before : [...before, ...learnt]
}
