import type { Comparison, Mask } from '../../model/comparison.ts'
import type { Sample } from '../../model/evidence.ts'
import type { ComparisonJob } from './comparer.ts'
import type { ShadowCopy, ShadowSample } from './shadow.ts'

/** What one exchange with the service of a group has shown, on its way into the evidence. */
export interface Sampled {
  readonly group: string
  /** The exchange's id. */
  readonly exchange: string
  readonly sample: Sample
  readonly differences: Comparison['differences']
  /** The service asked for less: 429, or 503 with `Retry-After`. */
  readonly throttled?: boolean
  /** Which build it says it is, where it was asked for. */
  readonly build?: string
}

/** What the other side said to an exchange, and what holding the two against each other has shown. */
export type Compared = Pick<ShadowSample, 'id' | 'comparison' | 'status' | 'answer'>

/**
 * Who looks on while exchanges pass, and keeps what is learnt of the services: the controller. All but `compare` is synchronous and
 * cheap, is called once the reply is out, and never throws.
 */
export interface Observer {
  /** Whether a request may count as evidence, by its fingerprint. Asked once for each, before the service's answer is known. */
  admits(group: string, fingerprint: string): boolean
  /** Takes a copy of an exchange that the stand-in has answered, to be sent to the service. */
  copied(copy: ShadowCopy): void
  /** What a consumer's own exchange with the service has shown. */
  sampled(sampled: Sampled): void
  /** What a group's service says differently each time, as far as that is known: none of it counts. */
  masks(group: string, operation: string): readonly Mask[]
  /** Holds two answers against each other, in another thread. Never rejects. */
  compare(job: ComparisonJob): Promise<Comparison>
  /** What the other side said to an exchange that the service has answered. */
  beside(compared: Compared): void
  /** A consumer has named something that was born in the stand-in, while the service answers for its group. */
  strayed(group: string): void
}
