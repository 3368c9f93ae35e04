/** Two rates of bad answers to tell apart, and how often the telling may be wrong. */
export interface Hypotheses {
  /** A rate that is fine. */
  readonly p0: number
  /** A rate that is not. */
  readonly p1: number
  /** How often a service as bad as `p1` may pass. */
  readonly alpha: number
  /** How often a service as good as `p0` may fail. */
  readonly beta: number
  /** Samples after which undecided is the answer. */
  readonly truncation: number
}

export interface Counts {
  readonly good: number
  readonly bad: number
}

export interface SprtResult {
  readonly outcome: 'pass' | 'fail' | 'undecided' | 'truncated'
  /** The logarithm of how much likelier the counts are at `p1` than at `p0`. */
  readonly llr: number
  /** Good answers in a row that it takes from here to pass; 0 where it has passed. */
  readonly wanted: number
}

/** What one good, and one bad answer move the ratio by. */
export function weightsOf({ p0, p1 }: Pick<Hypotheses, 'p0' | 'p1'>): { readonly good: number; readonly bad: number } {
  return { good: Math.log((1 - p1) / (1 - p0)), bad: Math.log(p1 / p0) }
}

/**
 * Wald's sequential probability ratio test on counts. Passing holds for a look at any time: a service as bad as `p1` reaches
 * the passing boundary ever with a probability of at most alpha / (1 − beta) (Ville), so counts need no memory of their order.
 */
export function sprt({ good, bad }: Counts, hypotheses: Hypotheses): SprtResult {
  const { alpha, beta, truncation } = hypotheses
  const weights = weightsOf(hypotheses)
  const llr = good * weights.good + bad * weights.bad
  const pass = Math.log(alpha / (1 - beta))
  const wanted = Math.max(0, Math.ceil((pass - llr) / weights.good))
  if (llr <= pass) return { outcome: 'pass', llr, wanted: 0 }
  if (llr >= Math.log((1 - alpha) / beta)) return { outcome: 'fail', llr, wanted }
  return { outcome: good + bad >= truncation ? 'truncated' : 'undecided', llr, wanted }
}
