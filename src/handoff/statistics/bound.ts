import type { Counts } from './sprt.ts'
import { logBeta } from './gamma.ts'

/** The mixture's prior: most weight on small rates. */
const A = 0.5
const B = 20

export interface Bound {
  readonly lower: number
  readonly upper: number
}

/**
 * Between which rates the true one lies, at any time one looks: a beta-binomial mixture confidence sequence (Robbins 1970).
 * A rate is excluded once the counts are 1/alpha times likelier under the mixture than under it.
 */
export function boundOf(counts: Counts, alpha = 0.05): Bound {
  const n = counts.good + counts.bad
  if (n === 0) return { lower: 0, upper: 1 }
  const mixture = logBeta(A + counts.bad, B + counts.good) - logBeta(A, B)
  const limit = Math.log(1 / alpha)
  const excluded = (rate: number): boolean => mixture - logLikelihood(counts, rate) >= limit
  const seen = counts.bad / n
  return {
    lower: counts.bad === 0 || !excluded(0) ? 0 : border(0, seen, excluded),
    upper: counts.good === 0 || !excluded(1) ? 1 : border(1, seen, excluded),
  }
}

/** 1e-9 of a rate is finer than anything that is shown. */
const ROUNDS = 60

/** Where between an excluded rate and one that is not the border lies; the excluded side of it. */
function border(outside: number, inside: number, excluded: (rate: number) => boolean): number {
  let out = outside
  let within = inside
  for (let i = 0; i < ROUNDS; i++) {
    const middle = (out + within) / 2
    if (excluded(middle)) out = middle
    else within = middle
  }
  return out
}

function logLikelihood({ good, bad }: Counts, rate: number): number {
  return term(bad, rate) + term(good, 1 - rate)
}

/** 0 · log 0 is 0. */
function term(count: number, rate: number): number {
  return count === 0 ? 0 : count * Math.log(rate)
}
