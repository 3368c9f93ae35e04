import { Differences } from '../../handoff/differences.ts'
import { Evidence } from '../../handoff/evidence/evidence.ts'
import { FingerprintLimiter } from '../../handoff/evidence/fingerprint.ts'
import { PROFILES } from '../../handoff/statistics/profiles.ts'
import { Volatile } from '../../handoff/volatile.ts'
import { alarmOf, type Watch, watched, watchOf } from '../../handoff/watch.ts'
import type { ComparisonVerdict, Difference } from '../../model/comparison.ts'
import type { Binding, EvidenceRecord, Sample } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'
import type { ProfileName } from '../../model/handoff-settings.ts'

/** How long a word of "too many" holds a group back, milliseconds. */
const THROTTLED = 60_000
/** How exactly it is known when a consumer last named what only the stand-in has, milliseconds. */
const SELDOM = 60_000

/** What is known from a former run. */
interface Former {
  readonly record?: EvidenceRecord
  readonly written: boolean
  readonly mockIdSeen: number | null
}

const NONE: Verdicts = { matched: 0, ignored: 0, mismatched: 0, uncomparable: 0, censored: 0, error: 0 }

/** How often a leg came to what; `counted` alone are evidence. */
export type Verdicts = Readonly<Record<ComparisonVerdict, number>>

/** What is known of the service of one group: evidence, differences, and the watch that raises the alarm. Bounded. */
export class Dossier {
  readonly differences: Differences = new Differences()
  readonly volatile: Volatile = new Volatile()
  readonly #node: string
  #evidence: Evidence
  #watch: Watch
  #limiter: { readonly profile: ProfileName; readonly limiter: FingerprintLimiter } | null = null
  #throttledAt = -Infinity
  readonly #verdicts: Record<ComparisonVerdict, number> = { ...NONE }
  readonly #copied: Record<ComparisonVerdict, number> = { ...NONE }
  /** The service has accepted writes of consumers since the group went to it. */
  written: boolean
  /** When a consumer last named what only the stand-in has, milliseconds since 1970; null: never. */
  mockIdSeen: number | null
  /** Whether something was learnt since it was last written down. */
  changed = false
  /** Rises with everything that is learnt. */
  revision = 0
  /** Bad answers that consumers had before the latest alarm. */
  badBefore = 0

  /** Goes on with a record of the same round, where there is one; if it turns out to be of another contract or service, the group begins anew and says so. */
  constructor(group: Group, binding: Binding, node: string, former: Former) {
    const { record, written, mockIdSeen } = former
    this.#node = node
    this.#evidence =
      record !== undefined && record.lineage === binding.lineage
        ? new Evidence({ ...record, copies: binding.copies })
        : Evidence.begin(binding, node, Date.now())
    this.#watch = watchOf(group)
    this.written = written
    this.mockIdSeen = mockIdSeen
  }

  get binding(): Binding {
    return this.#evidence.binding
  }

  get watch(): Watch {
    return this.#watch
  }

  /** Why the service is to be left alone; null where it is not. */
  get alarm(): string | null {
    return alarmOf(this.#watch)
  }

  get verdicts(): Verdicts {
    return this.#verdicts
  }

  /** Of copies alone. */
  get copied(): Verdicts {
    return this.#copied
  }

  record(): EvidenceRecord {
    return this.#evidence.record()
  }

  /** A consumer has named what only the stand-in has. Tells whether that is worth writing down: once a minute. `now` in milliseconds since 1970. */
  strayed(now: number): boolean {
    const before = this.mockIdSeen
    if (before !== null && now - before < SELDOM) return false
    this.mockIdSeen = now
    return true
  }

  isThrottled(now: number): boolean {
    return now - this.#throttledAt < THROTTLED
  }

  throttle(now: number): void {
    this.#throttledAt = now
  }

  /** Begins anew where the group has: of evidence nothing stays, of the differences what the same service said. */
  renew(group: Group, binding: Binding): void {
    const { contractHash, upstream } = this.binding
    if (binding.contractHash !== contractHash || binding.upstream !== upstream) {
      this.differences.clear()
      this.volatile.clear()
    }
    this.#evidence = Evidence.begin(binding, this.#node, Date.now())
    this.#watch = watchOf(group)
    this.#limiter = null
    this.changed = true
    this.revision++
    if (group.stage === 'mock' || group.stage === 'shadow') this.written = false
  }

  admits({ profile }: Group, fingerprint: string): boolean {
    if (this.#limiter?.profile !== profile) this.#limiter = { profile, limiter: new FingerprintLimiter(PROFILES[profile].burst) }
    return this.#limiter.limiter.admit(fingerprint, performance.now())
  }

  /** Takes a sample; tells whether it is the one that raises the alarm. */
  add(group: Group, sample: Sample, source: { readonly exchange: string; readonly differences: readonly Difference[] }): boolean {
    const before = this.alarm
    this.revision++
    this.#verdicts[sample.verdict]++
    if (sample.leg === 'shadow') this.#copied[sample.verdict]++
    this.#watch = watched(this.#watch, group, sample)
    if (this.#evidence.add(sample)) this.changed = true
    const { exchange, differences } = source
    if (differences.length > 0)
      this.differences.add({ operation: sample.operation, exchange, consumer: sample.consumer, at: sample.at }, { differences })
    return before === null && this.alarm !== null
  }
}
