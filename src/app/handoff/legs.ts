import { isDeepStrictEqual } from 'node:util'
import type { Comparison, Mask } from '../../model/comparison.ts'
import type { Sample } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'
import type { Upstream } from '../../model/sender.ts'
import type { Comparer, ComparisonJob } from '../../pipeline/shadow/comparer.ts'
import { ShadowService } from '../../pipeline/shadow/shadow-limits.ts'
import { Shadow, type ShadowCopy, type ShadowSample } from '../../pipeline/shadow/shadow.ts'
import { shadowUpstream } from '../../pipeline/shadow/shadow-leg.ts'
import { createHttpSender } from '../../senders/http.ts'
import { DualWrites } from './dual-writes.ts'
import type { Register } from './register.ts'
import type { UpstreamOptions } from './upstreams.ts'

/** What legs tell, and what they have to know. */
export interface LegParts {
  readonly comparer: () => Comparer
  readonly register: Register
  readonly masks: (group: string, operation: string) => readonly Mask[]
  readonly onSample: (group: string, sample: ShadowSample) => void
  readonly onPair: (group: string, operation: string, comparison: Comparison) => void
  readonly log: (line: string) => void
}

/** Comparisons for which there is room (`pipeline/shadow/comparer.ts`). */
const ROOM = 256

interface Leg {
  readonly shadow: Shadow
  readonly upstream: Upstream
  readonly settings: Group['shadow']
}

/** The legs beside the exchanges, one for each group that is shadowed, each with connections of its own. */
export class Legs implements AsyncDisposable {
  readonly #parts: LegParts
  readonly #legs = new Map<string, Leg>()
  /** By the addresses of services. */
  readonly #services = new Map<string, ShadowService>()
  /** Copies that were not sent since comparing takes its time, by group. */
  readonly #left = new Map<string, number>()
  #waiting = 0
  readonly writes: DualWrites

  constructor(parts: LegParts) {
    this.#parts = parts
    this.writes = new DualWrites(parts.register)
  }

  /** Sends a copy, or lets it be: the group has no service any more, or its leg is at its limits. */
  offer(group: Group, upstream: Upstream, options: UpstreamOptions | null, copy: ShadowCopy): void {
    const leg = this.#legOf(group, upstream, options)
    if (this.#waiting + this.#underWay < ROOM) leg.shadow.offer(copy)
    else this.#left.set(group.id, (this.#left.get(group.id) ?? 0) + 1)
  }

  /**
   * Copies that will want to be compared soon. Together with those that wait for it already, on a thread that has only begun or cannot
   * keep up, they are never more than there is room for: beyond that no copies are sent, whatever their outcome would be.
   */
  get #underWay(): number {
    let count = 0
    for (const { shadow } of this.#legs.values()) count += shadow.inFlight
    return count
  }

  /** How often what happened on a group's leg: `sent`, `dropped rate`, `failed connection_refused`. */
  counts(group: string): ReadonlyMap<string, number> {
    const left = this.#left.get(group)
    const counts = this.#legs.get(group)?.shadow.counts ?? new Map<string, number>()
    return left === undefined ? counts : new Map([...counts, ['dropped comparing', left]])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const legs = [...this.#legs.values()]
    this.#legs.clear()
    await Promise.all(legs.map(({ shadow }) => shadow[Symbol.asyncDispose]()))
  }

  async #compare(comparer: Comparer, job: ComparisonJob): Promise<Comparison> {
    this.#waiting++
    try {
      return await comparer.compare(job)
    } finally {
      this.#waiting--
    }
  }

  #legOf({ id, shadow: settings }: Group, upstream: Upstream, options: UpstreamOptions | null): Leg {
    const known = this.#legs.get(id)
    if (known !== undefined && known.settings === settings && known.upstream === upstream) return known
    if (known !== undefined && isDeepStrictEqual(known.settings, settings) && isDeepStrictEqual(known.upstream, upstream)) return known
    const service = this.#services.get(upstream.url) ?? new ShadowService(() => performance.now())
    this.#services.set(upstream.url, service)
    const { masks, onSample, onPair, log, comparer } = this.#parts
    const shadow = new Shadow({
      upstream: upstream.name,
      sender: createHttpSender(shadowUpstream(upstream, settings.inFlight, settings.deadline)),
      settings,
      service,
      comparer: {
        compare: (job) => this.#compare(comparer(), job),
        warm: () => comparer().warm(),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      },
      journal: settings.unsafe === 'dual-write' ? this.writes.of(id) : null,
      masks: (operation) => masks(id, operation),
      onSample: (sample) => onSample(id, sample),
      onPair: (operation, comparison) => onPair(id, operation, comparison),
      log,
      credentials: isTrusted(upstream.url, options) ? 'forward' : 'strip',
      swap: [],
      credentialFields: new Set(),
      credentialQuery: new Set(),
    })
    const leg = { shadow, upstream, settings }
    this.#legs.set(id, leg)
    void known?.shadow[Symbol.asyncDispose]()
    return leg
  }
}

/** Whether copies may bear the consumer's credentials: the person's word, else where the address is on this machine or in a private network. */
function isTrusted(url: string, options: UpstreamOptions | null): boolean {
  const { credentials = 'auto' } = options ?? {}
  return credentials === 'auto' ? isPrivate(new URL(url).hostname) : credentials === 'forward'
}

const PRIVATE: readonly RegExp[] = [
  /^(?:127|10)\.\d+\.\d+\.\d+$/,
  /^192\.168\.\d+\.\d+$/,
  /^172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+$/,
  /^\[(?:::1|f[cd][0-9a-f]{2}:.*)\]$/i,
  // A name without a dot is of this machine, of a container's network, or of a cluster's namespace.
  /^[^.[\]]+$/,
  /\.(?:internal|local|localhost|test|svc|lan)$/i,
]

function isPrivate(host: string): boolean {
  return PRIVATE.some((pattern) => pattern.test(host))
}

/** What a copy has shown, on its way into the evidence. */
export function sampleOf({ operation, consumer, at, shadowing, fingerprint, counted, status, comparison, grave }: ShadowSample): Sample {
  const { verdict, events, filled, head } = comparison
  const { epoch } = shadowing
  const sample = { operation: operation.id, consumer, at, epoch, leg: 'shadow', fingerprint, counted, status, verdict, events } as const
  return {
    ...sample,
    ...(filled === undefined ? {} : { filled }),
    ...(head === undefined ? {} : { head }),
    ...(grave === undefined ? {} : { grave }),
  }
}
