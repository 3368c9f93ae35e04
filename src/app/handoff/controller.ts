import { alarmOf } from '../../handoff/watch.ts'
import { type ControllerStep, controllerStep, type Situation } from '../../handoff/controller-step.ts'
import type { DifferenceCount } from '../../handoff/differences.ts'
import { CONTROLLER } from '../../handoff/machine/place.ts'
import type { Comparison, Mask } from '../../model/comparison.ts'
import type { Assessment, EvidenceRecord } from '../../model/evidence.ts'
import type { Group, Stage } from '../../model/handoff.ts'
import { Problem } from '../../model/problem.ts'
import type { CompiledContract } from '../../model/protocol.ts'
import type { Comparer, ComparisonJob } from '../../pipeline/shadow/comparer.ts'
import type { Compared, Observer, Sampled } from '../../pipeline/shadow/observer.ts'
import type { ShadowCopy, ShadowSample } from '../../pipeline/shadow/shadow.ts'
import { soon } from './soon.ts'
import { WallClock } from './wall-clock.ts'
import { Agreements, nothingToAgreeTo } from './agreement.ts'
import { Attention } from './attention.ts'
import type { Dossier } from './dossier.ts'
import { type GoLive, goLive } from './go-live.ts'
import type { Authority, Handoff, MoveOptions } from './handoff.ts'
import { Intents, type Proposal } from './intents.ts'
import { Knowledge } from './knowledge.ts'
import { Legs, sampleOf } from './legs.ts'
import { type Probes, probesOf, probing } from './probes.ts'
import type { Register } from './register.ts'
import type { Remembered } from './remembered.ts'

/** Milliseconds between two looks for what is new of any group, and between two times that evidence is written down where there is more of it. */
const LOOK = 500
const KEEP = 2_000

export interface ControllerParts {
  readonly handoff: Handoff
  readonly register: Register
  readonly remembered: Remembered
  readonly contracts: () => readonly CompiledContract[]
  /** Begun with the first comparison. */
  readonly comparer: () => Comparer
  /** Of a shadow exchange that was compared, for whoever shows exchanges. */
  readonly onCompared?: (compared: Compared) => void
}

/**
 * Brings groups to where they are wanted, by evidence. Takes in what exchanges show of the services, looks at each group when there is
 * something new to see, at once on an alarm, and has the state machine do what follows. It changes nothing that somebody else has changed meanwhile.
 */
export class Controller implements Observer, AsyncDisposable {
  readonly #parts: ControllerParts
  readonly #known: Knowledge
  readonly #intents = new Intents()
  readonly #legs: Legs
  readonly #probes: Probes
  readonly #timer: NodeJS.Timeout
  readonly #clock = new WallClock()
  readonly #attention = new Attention()
  readonly #agreements = new Agreements()
  #keptAt = performance.now()

  constructor(parts: ControllerParts) {
    this.#parts = parts
    const { handoff, register, remembered } = parts
    this.#probes = probesOf(handoff)
    this.#legs = new Legs({
      register,
      comparer: parts.comparer,
      masks: this.masks,
      onSample: (group, sample) => this.#compared(group, sample),
      onPair: (group, operation, comparison) => this.#known.find(group)?.volatile.learn(operation, comparison),
      log: () => undefined,
    })
    for (const [group, exchanges] of remembered.writes) this.#legs.writes.remember(group, exchanges)
    this.#known = new Knowledge({ ...parts, probes: this.#probes, writes: this.#legs.writes })
    this.#timer = setInterval(() => this.look(), LOOK).unref()
  }

  /** What stands between a group and its next step. Throws a Problem where there is no such group. */
  gates(id: string): Assessment {
    return this.#known.assess(this.#parts.handoff.group(id))
  }

  /** All that is known of a group's service: evidence, differences, how many samples came to what. */
  dossier(id: string): Dossier {
    return this.#known.of(this.#parts.handoff.group(id))
  }

  evidence(id: string): EvidenceRecord {
    return this.dossier(id).record()
  }

  /** How a group's service strays from the contract and from the stand-in: what counts first, then by how often. */
  differences(id: string, operation?: string): readonly DifferenceCount[] {
    return this.dossier(id).differences.list(operation)
  }

  /** What became of copies: `sent`, `dropped rate`, `failed connection_refused` and so on, and how often. */
  copies(id: string): ReadonlyMap<string, number> {
    return this.#legs.counts(id)
  }

  /** Writes to both sides of which nobody knows what the service did. */
  openWrites(id: string): number {
    return this.#legs.writes.open(id)
  }

  proposal(id: string): Proposal | null {
    return this.#intents.proposal(id)
  }

  /** Why the controller does what it does with a group, or nothing. */
  reason(id: string): string {
    return this.#intents.reason(id)
  }

  async canGoLive(id: string): Promise<GoLive> {
    const { handoff } = this.#parts
    const { upstream, stage } = handoff.group(id)
    if (upstream !== null && stage === 'mock') await this.#probes.settle(upstream)
    return goLive(handoff.group(id), this.gates(id))
  }

  /** Moves a group; where it goes to its service for the first time, that is asked first whether it is there. */
  async move(id: string, to: Stage, by: Authority, options: MoveOptions = {}): Promise<Group> {
    const { handoff, register } = this.#parts
    const { upstream, stage } = handoff.group(id)
    if (upstream !== null && stage === 'mock' && (to === 'shadow' || to === 'canary') && options.force === undefined)
      await this.#probes.settle(upstream)
    // The first copies are not to wait for the thread in which they are compared.
    if (to === 'shadow') await soon(this.#parts.comparer().warm())
    const group = handoff.move(id, to, by, options)
    this.#settle(group)
    await register.settled()
    return group
  }

  /** Agrees to the next step: one that is proposed is done, else the word is kept for when it comes. `seen`: the group's epoch, as it was looked at. Throws a Problem where it is done already, or there is none. */
  approve(id: string, by: Authority, seen?: number): Group {
    const { handoff } = this.#parts
    const before = handoff.group(id)
    this.#agreements.check(before, { who: by.who, seen, now: performance.now() }, handoff.moves)
    const isNew = before.approval !== 'none' && !before.approvals.some(({ who }) => who === by.who)
    if (isNew) handoff.act(id, { kind: 'approve' }, by)
    this.lookAt(id)
    const [group, open] = [handoff.group(id), this.proposal(id)]
    if (open === null || (group.degraded === null && this.gates(id).outcome !== 'pass')) {
      if (isNew) return group
      throw nothingToAgreeTo(group, by.who, this.reason(id))
    }
    const to = { ...by, why: by.why === '' ? open.reason : by.why }
    const step = open.to === 'canary' ? { step: open.step } : {}
    const moved = group.degraded !== null ? handoff.act(id, { kind: 'recover' }, by) : handoff.move(id, open.to, to, step)
    this.#agreements.did(moved, by.who, performance.now())
    this.#settle(moved)
    return moved
  }

  admits(id: string, fingerprint: string): boolean {
    const group = this.#parts.handoff.routing.groups.get(id)
    return group !== undefined && this.#known.of(group).admits(group, fingerprint)
  }

  copied(copy: ShadowCopy): void {
    const { handoff } = this.#parts
    const group = handoff.routing.groups.get(copy.shadowing.group)
    const sender = handoff.senders.get(copy.shadowing.upstream)
    if (group !== undefined && sender !== undefined)
      this.#legs.offer(group, sender.upstream, handoff.upstreamOptions(sender.upstream.name), copy)
  }

  sampled({ group: id, exchange, sample, differences, throttled = false, build }: Sampled): void {
    const group = this.#parts.handoff.routing.groups.get(id)
    if (group === undefined) return
    if (build !== undefined) this.#probes.heard(group.upstream ?? '', build)
    const dossier = this.#known.of(group)
    if (throttled || sample.status === 429) dossier.throttle(performance.now())
    if (!dossier.written && this.#known.isWritten(group, sample)) {
      dossier.written = true
      this.#parts.handoff.note(group)
    }
    if (dossier.add(group, sample, { exchange, differences })) this.lookAt(id)
  }

  strayed(id: string): void {
    const { handoff } = this.#parts
    const group = handoff.routing.groups.get(id)
    if (group !== undefined && this.#known.of(group).strayed(Date.now())) handoff.note(group)
  }

  readonly beside = (compared: Compared): void => this.#parts.onCompared?.(compared)
  readonly masks = (group: string, operation: string): readonly Mask[] => this.#known.find(group)?.volatile.masks(operation) ?? []

  readonly compare = (job: ComparisonJob): Promise<Comparison> => this.#parts.comparer().compare(job)

  /** Fulfilled when all that was changed is written down, or could not be. */
  readonly settled = (): Promise<void> => this.#parts.register.settled()

  /** Looks at every group of whose service there is something new to see. Called by itself twice a second. */
  look(): void {
    const { handoff, register } = this.#parts
    register.again()
    const jumped = this.#clock.hasJumped()
    if (handoff.senders.size === 0) return
    for (const group of handoff.groups) if (group.upstream !== null && this.#isNews(group, jumped)) this.lookAt(group.id, jumped)
    if (performance.now() - this.#keptAt >= KEEP) this.#keep()
  }

  /** Looks at one group now. */
  lookAt(id: string, clockJumped = false): void {
    const before = this.#parts.handoff.routing.groups.get(id)
    if (before === undefined || before.upstream === null) return
    const group = this.#current(before)
    const situation = this.#situation(group, clockJumped)
    this.#take(group, controllerStep(situation))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#legs[Symbol.asyncDispose]()
    this.#keep()
    await this.#parts.register.settled()
  }

  #take(group: Group, step: ControllerStep): void {
    const { id } = group
    this.#intents.say(id, step.reason)
    if (step.kind === 'propose') {
      const { to, step: at = 0 } = step.action.kind === 'move' ? step.action : { to: group.stage, step: group.step }
      this.#intents.propose(id, to, at, step.reason)
      return
    }
    this.#intents.withdraw(id)
    if (step.kind === 'nothing') return
    const { handoff, register } = this.#parts
    if (step.kind === 'advance' && register.trouble !== null) {
      this.#intents.say(id, `${step.reason}, but it cannot be written down: ${register.trouble.message}`)
      return
    }
    const dossier = this.#known.of(group)
    if (step.action.kind === 'alarm') dossier.badBefore = dossier.watch.failures.bad
    try {
      this.#settle(handoff.act(id, step.action, { who: CONTROLLER, why: step.reason }, true))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#intents.say(id, error.message)
    }
  }

  /** After a change: evidence of what was before ends with it, and so does what was said of it. */
  #settle(group: Group): void {
    this.#intents.withdraw(group.id)
    this.#intents.say(group.id, '')
    this.#known.of(group)
  }

  #situation(group: Group, clockJumped: boolean): Situation {
    const dossier = this.#known.of(group)
    const upstream = group.upstream ?? ''
    return {
      group,
      gates: this.#known.assess(group),
      alarm: alarmOf(dossier.watch),
      reachable: this.#probes.isReachable(upstream),
      unreachableSince: this.#probes.failingSince(upstream),
      shadowable: this.#known.isShadowable(group),
      throttled: dossier.isThrottled(performance.now()),
      clockJumped,
      now: Date.now(),
    }
  }

  /** The group, once what its evidence is of is what it was of. */
  #current(group: Group): Group {
    const what = group.stage === 'mock' ? null : this.#known.changeOf(group)
    if (what === null) return group
    const why = what === 'contract' ? 'the contract has changed' : 'the service has changed'
    return this.#parts.handoff.act(group.id, { kind: 'changed', what }, { who: CONTROLLER, why }, true)
  }

  /** Asks a service that somebody waits for whether it is there, and tells whether there is anything to look at. */
  #isNews(group: Group, jumped: boolean): boolean {
    const { handoff, register, contracts } = this.#parts
    const upstream = group.upstream ?? ''
    const hasBuild = handoff.senders.get(upstream)?.upstream.buildHeader !== undefined
    const asks = probing(group, { now: Date.now(), soon: LOOK, hasBuild })
    if (asks !== 'no') this.#probes.wanted(upstream, asks === 'eager')
    const { passed, failure } = this.#probes.reach(upstream)
    const dossier = this.#known.find(group.id)
    const known = [dossier?.revision, dossier?.isThrottled(performance.now()), this.openWrites(group.id), register.trouble]
    return this.#attention.wants(group, [group, contracts(), jumped, passed, failure, this.#probes.build(upstream), ...known], Date.now())
  }

  #compared(id: string, shadow: ShadowSample): void {
    this.sampled({ group: id, exchange: shadow.id, sample: sampleOf(shadow), differences: shadow.comparison.differences })
    this.#parts.onCompared?.(shadow)
  }

  #keep(): void {
    this.#keptAt = performance.now()
    this.#known.keep()
  }
}
