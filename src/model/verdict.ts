import type { Place } from './place.ts'

/** One difference between a message and its contract. Data, never thrown. */
export interface Finding {
  /** Kebab-case: a JSON Schema keyword (`required`, `max-length`) or one of ours (`unknown-query`, `credentials-missing`). */
  readonly code: string
  readonly subject: 'request' | 'reply'
  /** Where in the message: `path.id`, `query.limit`, `header.X-Id`, `cookie.sid`, `body` or `body/items/0/id` (JSON Pointer after `body`), `status`, `security`, `contract`. */
  readonly at: string
  /** Where in the contract; null where the rule is HTTP's and not the contract's. */
  readonly rule: Place | null
  /** What is wrong, and what would mend it, in one sentence for people. */
  readonly message: string
  /** A warning is told and never refused. */
  readonly severity: 'error' | 'warning'
}

export interface Verdict {
  readonly outcome: 'conforms' | 'breaks' | 'unknown'
  readonly findings: readonly Finding[]
}

export const CONFORMS: Verdict = { outcome: 'conforms', findings: [] }

/** Breaks if any finding is an error; `unknown` where something could not be looked at (a cut body, no operation). */
export function verdictOf(findings: readonly Finding[], known = true): Verdict {
  if (findings.some(isError)) return { outcome: 'breaks', findings }
  if (!known) return { outcome: 'unknown', findings }
  return findings.length === 0 ? CONFORMS : { outcome: 'conforms', findings }
}

export function isError(finding: Finding): boolean {
  return finding.severity === 'error'
}
