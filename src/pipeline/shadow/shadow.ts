import type { Comparison, KnownState, LegFailure, Mask } from '../../model/comparison.ts'
import { noEvidence } from '../../model/comparison.ts'
import type { Operation } from '../../model/contract.ts'
import type { Grave } from '../../model/evidence.ts'
import type { Reply } from '../../model/exchange.ts'
import type { Shadowing } from '../../model/handoff.ts'
import type { ShadowSettings } from '../../model/handoff-settings.ts'
import type { Sender } from '../../model/sender.ts'
import { type KeptBody, header, type WireRequest } from '../../model/wire.ts'
import { type Comparer, type ComparisonJob, plain } from './comparer.ts'
import { graveOf, withExcess } from '../service/grave.ts'
import { Doubling, ShadowPause, ShadowQuota, ShadowService, ShadowVolume } from './shadow-limits.ts'
import { type LegOutcome, runLeg } from './shadow-leg.ts'
import { copyOf, type CopyRules, isCopy } from './shadow-request.ts'
import { type WriteJournal, writeOutcome } from './write-journal.ts'

/** An exchange that the stand-in has answered, and that is to be repeated before the service. Its request came whole. */
export interface ShadowCopy {
  /** The exchange's id. */
  readonly id: string
  readonly contract: string
  readonly operation: Operation
  readonly consumer: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly shadowing: Shadowing
  readonly request: WireRequest<KeptBody>
  readonly control: Reply<KeptBody>
  readonly fingerprint: string
  /** Whether it may count, asked once, when it is sent: what is left out uses nothing up. Before the answer is known. */
  readonly admits: () => boolean
  /** What may be kept of an answer: without secrets, and no more than of any body. */
  readonly keepable: (answer: Reply<KeptBody>) => Reply<KeptBody>
  readonly state?: KnownState
}

interface Admitted extends ShadowCopy {
  readonly counted: boolean
}

/** What a copy has shown. */
export interface ShadowSample extends Omit<ShadowCopy, 'request' | 'control' | 'state' | 'admits' | 'keepable'> {
  readonly counted: boolean
  readonly comparison: Comparison
  /** The service's; null where none came. */
  readonly status: number | null
  /** As much of the service's answer as may be kept; null where none came. */
  readonly answer: Reply<KeptBody> | null
  readonly grave?: Grave
}

export interface ShadowOptions extends CopyRules {
  readonly upstream: string
  /** Its own, with its own connections: see `shadowUpstream`. */
  readonly sender: Sender
  readonly settings: Pick<ShadowSettings, 'maxRps' | 'inFlight' | 'deadline' | 'requestCap' | 'responseCap'>
  /** What the groups share that have the same service; none other does where nobody says. */
  readonly service?: ShadowService
  readonly comparer: Comparer
  /** null: writes go to one side only. */
  readonly journal: WriteJournal | null
  readonly masks: (operation: string) => readonly Mask[]
  readonly onSample: (sample: ShadowSample) => void
  /** What a service has shown against itself. */
  readonly onPair: (operation: string, comparison: Comparison) => void
  /** Told at the 1st, 2nd, 4th, 8th … of a cause. */
  readonly log: (line: string) => void
  readonly now?: () => number
}

/** Why no copy was sent. Decided by us before there is an outcome. */
export type ShadowDrop = 'copy' | 'upgrade' | 'mode' | 'incomplete' | 'request-too-large' | 'paused' | 'rate' | 'in-flight' | 'closed'

/** Those that depend on how the service is doing: what was left out so is told as censored. */
const CENSORED: ReadonlySet<ShadowDrop> = new Set<ShadowDrop>(['in-flight', 'request-too-large'])

const SECOND = 1_000
/** How long after the first the second of a pair is sent: not so soon that a cache of a moment answers, nor at a fixed time. */
const PAIR_AFTER = 50
const PAIR_SPREAD = 450
/** What an operation may take where its contract does not say. */
const LATENCY = SECOND

/**
 * The leg beside the exchange: sends copies to the service, has its answers compared, and tells what was found. Nothing that
 * happens here is felt by the consumer: it has connections of its own, no queue, bounded copies, and never throws.
 */
export class Shadow implements AsyncDisposable {
  readonly #options: ShadowOptions
  readonly #quota: ShadowQuota
  readonly #pause: ShadowPause
  readonly #volume: ShadowVolume
  readonly #failures = new Doubling()
  readonly #counts = new Map<string, number>()
  readonly #now: () => number
  #pairedAt = -Infinity
  #closed = false

  constructor(options: ShadowOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    this.#quota = new ShadowQuota(options.settings, options.service ?? new ShadowService(this.#now), this.#now)
    this.#pause = new ShadowPause(this.#now)
    this.#volume = new ShadowVolume(this.#now)
  }

  /** How often what happened: `sent`, `dropped rate`, `failed connection_refused`, `matched` and so on. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts
  }

  get inFlight(): number {
    return this.#quota.inFlight
  }

  get paused(): boolean {
    return this.#pause.paused
  }

  /** Since when the service has done nothing but fail, by the clock of `now`; null where it has not. */
  get failingSince(): number | null {
    return this.#pause.failingSince
  }

  /** Takes a copy on its way, or says why not. Costs the caller next to nothing: all else happens later. */
  offer(copy: ShadowCopy): ShadowDrop | null {
    const drop = this.#refusal(copy)
    if (drop === null) {
      this.#quota.begin()
      this.#count('sent')
      const admitted = { ...copy, counted: copy.admits() }
      setImmediate(() => void this.#run(admitted).catch(() => this.#count('failed ourselves')))
      return null
    }
    this.#count(`dropped ${drop}`)
    if (CENSORED.has(drop)) this.#tell({ ...copy, counted: copy.admits() }, noEvidence('censored', drop), null)
    return drop
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#options.sender[Symbol.asyncDispose]()
  }

  #refusal({ request, shadowing, control, operation }: ShadowCopy): ShadowDrop | null {
    const { settings, journal } = this.#options
    if (this.#closed) return 'closed'
    if (isCopy(request.headers)) return 'copy'
    if (header(request.headers, 'upgrade') !== undefined || request.method === 'CONNECT') return 'upgrade'
    // Authoritative first: what the stand-in has refused is not written anywhere. Single-use goes nowhere twice.
    if (operation.effect === 'single-use') return 'mode'
    if (shadowing.mode === 'dual-write' && (journal === null || control.status >= 300)) return 'mode'
    if (shadowing.mode !== 'read' && shadowing.mode !== 'dual-write') return 'mode'
    if (!request.body.whole) return request.body.size > settings.requestCap ? 'request-too-large' : 'incomplete'
    if (request.body.size > settings.requestCap) return 'request-too-large'
    // Chosen first, then refused: only what was to be sent and could not be is censored.
    if (!this.#pause.admit()) return 'paused'
    if (!this.#quota.admit() || !this.#volume.admit()) return 'rate'
    return this.#quota.isFull ? 'in-flight' : null
  }

  async #run(copy: Admitted): Promise<void> {
    let outcome: LegOutcome | null = null
    try {
      outcome = copy.shadowing.mode === 'dual-write' ? await this.#write(copy) : await this.#leg(copy, null)
    } catch (error) {
      this.#trouble(`journal ${error instanceof Error ? error.message : 'failed'}`)
    } finally {
      this.#quota.end()
    }
    // What broke off because we went is no fault of the service.
    if (this.#closed) return
    if (outcome === null) return this.#tell(copy, noEvidence('error', 'journal'), null)
    this.#learnHealth(outcome)
    if (outcome.stale) return this.#tell(copy, noEvidence('censored', 'connection-reuse'), null)
    const first = 'status' in outcome.answer && this.#isPair(copy) ? outcome.answer : null
    // Before its bytes are handed over.
    const kept = 'status' in outcome.answer ? copy.keepable(outcome.answer) : null
    const compared = await this.#compare(copy, copy.control, outcome, first === null)
    const comparison = outcome.breach === 'excess' ? withExcess(compared) : compared
    const grave = graveOf(outcome.breach, copy.operation, comparison.events)
    const status = 'status' in outcome.answer ? outcome.answer.status : null
    this.#tell(copy, comparison, status, { answer: kept, ...(grave === null ? {} : { grave }) })
    if (first !== null) await this.#pair(copy, first)
  }

  #leg(copy: ShadowCopy, key: string | null): Promise<LegOutcome> {
    const { settings, sender } = this.#options
    const deadline = Math.min(settings.deadline, 2 * (copy.operation.latency ?? LATENCY))
    const safe = copy.shadowing.mode === 'read'
    return runLeg(sender, copyOf(copy.request, this.#options, key), { deadline, cap: settings.responseCap, safe })
  }

  /** Written down first, sent once, and what is not known to be done or refused stays unknown. */
  async #write(copy: ShadowCopy): Promise<LegOutcome> {
    const { journal } = this.#options
    if (journal === null) throw new Error('has no place')
    const { key } = await journal.begin(copy)
    const outcome = await this.#leg(copy, header(copy.request.headers, 'idempotency-key') ?? key)
    const { answer } = outcome
    await journal.end(copy, key, writeOutcome('status' in answer ? answer.status : 0), 'status' in answer ? answer : null)
    return outcome
  }

  #learnHealth({ answer, stale }: LegOutcome): void {
    if (stale || ('failed' in answer && answer.failed === 'connection_limit_reached')) return
    const failed =
      'failed' in answer
        ? answer.failed
        : answer.status === 502 || answer.status === 503 || answer.status === 504
          ? String(answer.status)
          : null
    if (failed === null) this.#pause.succeeded()
    else {
      const paused = this.#pause.paused
      this.#pause.failed()
      this.#trouble('failed' in answer ? `${failed}: ${answer.message}` : `status ${failed}`, failed)
      if (!paused && this.#pause.paused) this.#log('paused after straight failures; tried again from time to time')
    }
    if (!('status' in answer)) return
    this.#volume.spent(answer.body.size)
    if (answer.status === 429 || (answer.status === 503 && header(answer.headers, 'retry-after') !== undefined)) this.#quota.halve()
  }

  #trouble(words: string, cause = words): void {
    this.#count(`failed ${cause.slice(0, 60)}`)
    const { count, due } = this.#failures.count(cause.slice(0, 60))
    if (due) this.#log(`${words.slice(0, 200)} (${count} times)`)
  }

  #compare(copy: ShadowCopy, control: Reply<KeptBody>, { answer, timings }: LegOutcome, handedOver: boolean): Promise<Comparison> {
    return this.#options.comparer.compare({ ...this.#job(copy, control, answer, timings), handedOver })
  }

  #job(copy: ShadowCopy, control: Reply<KeptBody>, answer: Reply<KeptBody> | LegFailure, timings: LegOutcome['timings']): ComparisonJob {
    const { credentials } = this.#options
    const { method, target, headers, origin, body } = copy.request
    return {
      contract: copy.contract,
      request: { method, target, headers, origin, body },
      control: plain(control),
      candidate: 'failed' in answer ? answer : plain(answer),
      timings: { ...timings, budget: null },
      masks: this.#options.masks(copy.operation.id),
      credentials,
      ...(copy.state === undefined ? {} : { state: copy.state }),
    }
  }

  /** What is to be asked twice, at most once a second: not what has no body, since that says nothing of what varies in bodies. */
  #isPair({ shadowing, request }: ShadowCopy): boolean {
    if (!shadowing.twice || request.method === 'HEAD' || this.#closed || shadowing.mode !== 'read' || this.#pause.paused) return false
    const now = this.#now()
    if (now - this.#pairedAt < SECOND) return false
    this.#pairedAt = now
    return true
  }

  /** Asks the service the same thing again, a little later, and holds its answers against each other. */
  async #pair(copy: ShadowCopy, first: Reply<KeptBody>): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, PAIR_AFTER + Math.random() * PAIR_SPREAD).unref())
    if (this.#closed || this.#quota.isFull || !this.#quota.admit()) return
    this.#quota.begin()
    this.#count('sent again')
    const second = await this.#leg(copy, null).finally(() => this.#quota.end())
    if (!('status' in second.answer)) return
    const comparison = await this.#compare(copy, { ...first, by: 'live' }, second, true)
    this.#safely(() => this.#options.onPair(copy.operation.id, comparison))
  }

  #tell(
    told: Admitted,
    comparison: Comparison,
    status: number | null,
    more: Pick<ShadowSample, 'answer' | 'grave'> = { answer: null },
  ): void {
    const { request: _r, control: _c, state: _s, admits: _a, keepable: _k, ...copy } = told
    this.#count(comparison.verdict)
    if (comparison.verdict === 'censored') this.#count(`censored ${comparison.reason}`)
    this.#safely(() => this.#options.onSample({ ...copy, comparison, status, ...more }))
  }

  #log(words: string): void {
    this.#safely(() => this.#options.log(`shadow ${this.#options.upstream}: ${words}`))
  }

  /** Whoever listens to us is not to throw into an exchange. */
  #safely(tell: () => void): void {
    try {
      tell()
    } catch {
      this.#count('failed listeners')
    }
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)
  }
}
