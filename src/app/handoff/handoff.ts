import { groupOf, groupWith, routingOf, withGroups } from '../../handoff/routing.ts'
import type { Action, Circumstances } from '../../handoff/machine/action.ts'
import { act } from '../../handoff/machine/machine.ts'
import type { Group, Move, Routing, Stage } from '../../model/handoff.ts'
import { Problem } from '../../model/problem.ts'
import type { Sender, SenderHealth, Upstream } from '../../model/sender.ts'
import { Flights } from '../../pipeline/service/flights.ts'
import { Repeats } from '../../pipeline/service/repeats.ts'
import type { Register } from './register.ts'
import { forgetting, groupNote, type KeptGroup, type Remembered, repeatNote, upstreamNote } from './remembered.ts'
import { carried, configuredOf, remembering } from './carrying.ts'
import { soon } from './soon.ts'
import { type UpstreamTest, UpstreamSet } from './upstream-set.ts'
import type { UpstreamOptions } from './upstreams.ts'

/** Who changes something, and why: kept with the change. */
export interface Authority {
  readonly who: string
  readonly why: string
}

/** What is known of a group when something is decided about it. */
export interface Insight extends Pick<Circumstances, 'gates' | 'reachable' | 'shadowable' | 'written' | 'mockIdSeen'> {
  /** What the decision stands on, a sentence each. */
  readonly evidence: readonly string[]
}

/** Who knows more of a group than where it stands: the controller. */
export interface Eyes {
  insight(group: Group): Insight
  /** Whether the service has accepted writes of consumers since the group went to it, and when one last named what only the stand-in has. */
  kept(group: string): Pick<KeptGroup, 'written' | 'mockIdSeen'>
}

/** More than a stage about a move. */
export interface MoveOptions {
  /** The canary step, from 0. */
  readonly step?: number
  /** Past the gates, until then (milliseconds since 1970); the group goes back by itself. */
  readonly force?: number
}

/** What the routing is made from. */
export interface HandoffParts {
  readonly infer: () => readonly Group[]
  readonly upstreams: Readonly<Record<string, UpstreamOptions>>
  /** Moves of former runs, oldest first; epochs go on from there. */
  readonly earlier: readonly Move[]
  readonly remembered: Remembered
  readonly register: Pick<Register, 'keep' | 'kept'>
}

/** Moves that are remembered; the oldest go first. */
const MOVES = 1_000
/** Milliseconds that an answer waits to have been written down. */
const WAIT = 1_000

const BLIND: Insight = {
  gates: { outcome: 'waiting', reports: [], censored: 0 },
  reachable: false,
  shadowable: false,
  written: true,
  mockIdSeen: null,
  evidence: [],
}

/** Which group is where, who is behind it, and how it came to that. Every change makes a new snapshot. */
export class Handoff implements AsyncDisposable {
  /** What is under way with the services. */
  readonly flights: Flights = new Flights()
  /** Which side has answered writes that may come again. */
  readonly repeats: Repeats
  #routing: Routing
  readonly #upstreams: UpstreamSet
  /** Inferring groups reads every operation: not done before somebody has an upstream, or asks. */
  #infer: (() => readonly Group[]) | null
  /** The groups as the configuration has them, before anybody moved one. */
  #configured: readonly Group[] = []
  readonly #kept: Map<string, KeptGroup>
  readonly #moves: Move[]
  readonly #register: Pick<Register, 'keep' | 'kept'>
  #eyes: Eyes = { insight: () => BLIND, kept: () => ({ written: true, mockIdSeen: null }) }

  constructor({ infer, upstreams, earlier, remembered, register }: HandoffParts) {
    this.#moves = earlier.slice(-MOVES)
    this.#register = register
    this.#kept = new Map(remembered.groups)
    this.repeats = new Repeats((place, kept) => {
      const written = register.kept(repeatNote(place, kept))
      return written === null ? null : soon(written, WAIT)
    })
    this.repeats.remember(remembered.repeats)
    this.#routing = routingOf([], Math.max(1, ...this.#moves.map(({ epoch }) => epoch)))
    this.#upstreams = new UpstreamSet(upstreams)
    for (const [name, { options }] of remembered.upstreams) if (!Object.hasOwn(upstreams, name)) this.#upstreams.add(name, options)
    this.#infer = remembering(infer, remembered.upstreams, this.senders)
    if (this.senders.size > 0) this.#load()
  }

  /** Takes the word of whoever learns from exchanges. */
  look(eyes: Eyes): void {
    this.#eyes = eyes
  }

  /** What is in force. Without groups, all is the stand-in's. */
  get routing(): Routing {
    return this.#routing
  }

  get groups(): readonly Group[] {
    this.#load()
    return [...this.#routing.groups.values()]
  }

  /** One group. Throws a Problem where there is none of that name. */
  group(id: string): Group {
    this.#load()
    return groupOf(this.#routing, id)
  }

  /** The group of an operation; '' where it is in none. */
  groupOf(contract: string, operation: string): string {
    this.#load()
    return groupWith(this.#routing, contract, operation)?.id ?? ''
  }

  get senders(): ReadonlyMap<string, Sender> {
    return this.#upstreams.senders
  }

  /** Changes of routing, oldest first. */
  get moves(): readonly Move[] {
    return this.#moves
  }

  get upstreams(): readonly (Upstream & { readonly health: SenderHealth })[] {
    return this.#upstreams.list
  }

  /** What was said of an upstream. */
  upstreamOptions(name: string): UpstreamOptions | null {
    return this.#upstreams.optionsOf(name)
  }

  /** Does something with a group, by the state machine. Throws a Problem (`stage-conflict`) where that is not possible. */
  act(id: string, action: Action, { who, why }: Authority, automatic = false): Group {
    const group = this.group(id)
    const insight = this.#eyes.insight(group)
    const [now, next] = [Date.now(), this.#routing.epoch + 1]
    const about = { ...insight, now, next, random: Math.random(), who, why, automatic, expected: group.epoch }
    const done = act(group, action, about)
    if (done.kind === 'refused') throw new Problem('stage-conflict', done.message)
    this.#change([{ group: done.group, what: done.transition, evidence: insight.evidence }], { who, why })
    return done.group
  }

  /** Moves a group. Throws a Problem where that is not possible. */
  move(id: string, to: Stage, by: Authority, { step, force }: MoveOptions = {}): Group {
    const group = this.group(id)
    if (to === group.stage && (to !== 'canary' || step === group.step) && force === undefined) return group
    const place = { to, ...(step === undefined ? {} : { step }) }
    return this.act(id, force === undefined ? { kind: 'move', ...place } : { kind: 'force', ...place, until: force }, by)
  }

  /** Everything, or one group, back to the stand-in, and there until a person lets go: needs nothing but this process. */
  rollback(id: string | null, by: Authority): readonly Group[] {
    if (id !== null && this.group(id).stage !== 'mock') return [this.act(id, { kind: 'rollback' }, by)]
    const back: Changed[] = []
    for (const group of id === null ? this.#routing.groups.values() : [this.group(id)]) {
      // At `mock`, too, pins and what comes again may lead to a service.
      if (group.stage === 'mock' && (group.upstream === null || group.held !== null)) continue
      const kind = group.stage === 'mock' ? ({ kind: 'hold', lifts: 'by-hand' } as const) : ({ kind: 'rollback' } as const)
      const about = { ...BLIND, now: Date.now(), next: this.#routing.epoch + 1, random: 0, automatic: false, expected: group.epoch }
      const done = act(group, kind, { ...about, ...by })
      if (done.kind === 'changed') back.push({ group: done.group, what: done.transition, evidence: [] })
    }
    if (back.length > 0) this.#change(back, by)
    return back.flatMap(({ group, what }) => (what === 'T9' ? [] : [group]))
  }

  /** Names who is to take over a group. The upstream has the group's name unless another is given. */
  addUpstream(id: string, options: UpstreamOptions, by: Authority, name: string = id): Group {
    const group = this.group(id)
    this.#upstreams.add(name, options)
    this.#register.keep([], upstreamNote(name, { group: id, options }))
    const changed = { ...group, upstream: name, epoch: this.#routing.epoch + 1 }
    this.#change([{ group: changed, what: 'upstream', evidence: [] }], by)
    return changed
  }

  /** Asks an upstream whether it answers at all, with a request that changes nothing. */
  async test(name: string): Promise<UpstreamTest> {
    return this.#upstreams.test(name)
  }

  /** Writes down where a group stands without having moved it: what is known of it has changed. */
  note(group: Group): void {
    this.#register.keep([], this.#noteOf(group))
  }

  /**
   * Takes over groups and upstreams of a new configuration. What was set by hand and by the controller (standings, upstreams) is
   * kept, unless the configuration now says something else of it than before. Throws a Problem where it names what is not there.
   */
  reconfigure(infer: () => readonly Group[], upstreams: Readonly<Record<string, UpstreamOptions>>, by: Authority): void {
    if (this.#infer !== null && Object.keys(upstreams).length === 0) {
      this.#infer = infer
      return
    }
    const configured = infer()
    const senders = this.#upstreams.plan(upstreams)
    for (const { id, upstream } of configured) known(senders, upstream, id)
    const next = this.#routing.epoch + 1
    const groups = configured.map((group) => {
      const before = this.#configured.find(({ id }) => id === group.id)
      const now = this.#routing.groups.get(group.id)
      if (before === undefined || now === undefined) return { ...group, epoch: next, lineage: next, since: Date.now() }
      return carried(group, before, now, { senders, next, at: Date.now() })
    })
    const restaged = groups.filter(({ id, stage }) => stage !== (this.#routing.groups.get(id)?.stage ?? 'mock'))
    const gone = [...this.#routing.groups.values()].filter(({ id }) => !configured.some((group) => group.id === id))
    const back = gone.flatMap((group) => (group.stage === 'mock' ? [] : [{ ...group, stage: 'mock' as const, step: 0 }]))
    this.#configured = configured
    this.#record(
      [...restaged, ...back].map((group) => ({ group, what: 'configured', evidence: [] })),
      by,
      next,
    )
    for (const { id } of gone) this.#register.keep([], forgetting(id))
    this.#upstreams.take(senders, upstreams)
    this.#infer = null
    this.#takeForce(routingOf(groups, next))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.flights[Symbol.dispose]()
    await this.#upstreams[Symbol.asyncDispose]()
  }

  #load(): void {
    if (this.#infer === null) return
    const groups = this.#infer()
    for (const { id, upstream } of groups) known(this.senders, upstream, id)
    this.#infer = null
    this.#configured = groups
    const standing = groups.map((group) => {
      const kept = this.#kept.get(group.id)
      return kept === undefined ? group : configuredOf(group, kept, Date.now())
    })
    this.#kept.clear()
    this.#takeForce(routingOf(standing, this.#routing.epoch))
  }

  #change(changed: readonly Changed[], by: Authority): void {
    this.#record(changed, by, this.#routing.epoch + 1)
    this.#takeForce(
      withGroups(
        this.#routing,
        changed.map(({ group }) => group),
      ),
    )
  }

  #takeForce(routing: Routing): void {
    this.#routing = routing
    this.flights.rerouted(routing, this.senders)
  }

  #record(changed: readonly Changed[], { who, why }: Authority, epoch: number): void {
    const at = Date.now()
    const moves = changed.map(({ group: { id, stage, step }, what, evidence }): Move => {
      const from = this.#routing.groups.get(id)?.stage ?? 'mock'
      return { epoch, group: id, from, to: stage, who, why, at, what, step, ...(evidence.length === 0 ? {} : { evidence }) }
    })
    this.#moves.push(...moves)
    if (this.#moves.length > MOVES) this.#moves.splice(0, this.#moves.length - MOVES)
    this.#register.keep(moves, Object.assign({}, ...changed.map(({ group }) => this.#noteOf(group))))
  }

  #noteOf(group: Group): Record<string, string> {
    const configured = this.#configured.find(({ id }) => id === group.id) ?? group
    return groupNote(group, configured, this.#eyes.kept(group.id))
  }
}

interface Changed {
  readonly group: Group
  readonly what: string
  readonly evidence: readonly string[]
}

function known(senders: ReadonlyMap<string, Sender>, upstream: string | null, group: string): void {
  if (upstream === null || senders.has(upstream)) return
  const names = [...senders.keys()]
  throw new Problem(
    'config-invalid',
    `The group ${group} names the upstream ${JSON.stringify(upstream)}; ${names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`}.`,
  )
}
