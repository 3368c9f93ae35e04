import { isDeepStrictEqual } from 'node:util'
import { groupOf, moved, routeKey, routingOf, withGroups } from '../handoff/routing.ts'
import type { Group, Move, Routing, Stage } from '../model/handoff.ts'
import { Problem } from '../model/problem.ts'
import type { Sender, SenderHealth, Upstream } from '../model/sender.ts'
import { createHttpSender } from '../senders/http.ts'
import { type UpstreamOptions, upstreamOf } from './upstreams.ts'

/** Who changes something, and why: kept with the change. */
export interface Authority {
  readonly who: string
  readonly why: string
}

/** Moves that are remembered; the oldest go first. */
const MOVES = 1_000

/** Which group is where, who is behind it, and how it came to that. Every change makes a new snapshot. */
export class Handoff implements AsyncDisposable {
  #routing: Routing
  #senders: ReadonlyMap<string, Sender>
  /** Inferring groups reads every operation: not done before somebody has an upstream, or asks. */
  #infer: (() => readonly Group[]) | null
  /** The groups as the configuration has them, before anybody moved one by hand. */
  #configured: readonly Group[] = []
  /** The upstreams as the configuration has them. */
  #written: Readonly<Record<string, UpstreamOptions>>
  /** Upstreams that were added by hand. */
  readonly #added = new Set<string>()
  readonly #moves: Move[]
  readonly #tell: (move: Move) => void

  /** `earlier`: moves of former runs, oldest first; epochs go on from there. `tell` is told of every move. */
  constructor(
    infer: () => readonly Group[],
    upstreams: Readonly<Record<string, UpstreamOptions>>,
    earlier: readonly Move[] = [],
    tell: (move: Move) => void = () => undefined,
  ) {
    this.#moves = earlier.slice(-MOVES)
    this.#tell = tell
    this.#routing = routingOf([], Math.max(1, ...this.#moves.map(({ epoch }) => epoch)))
    this.#senders = new Map(Object.entries(upstreams).map(([name, options]) => [name, createHttpSender(upstreamOf(name, options))]))
    this.#infer = infer
    this.#written = upstreams
    if (this.#senders.size > 0) this.#load()
  }

  /** What is in force. Without groups, all is the stand-in's. */
  get routing(): Routing {
    return this.#routing
  }

  get groups(): readonly Group[] {
    this.#load()
    return [...this.#routing.groups.values()]
  }

  /** The group of an operation; '' where it is in none. */
  groupOf(contract: string, operation: string): string {
    this.#load()
    return this.#routing.byOperation.get(routeKey(contract, operation))?.id ?? ''
  }

  get senders(): ReadonlyMap<string, Sender> {
    return this.#senders
  }

  /** Changes of routing, oldest first. */
  get moves(): readonly Move[] {
    return this.#moves
  }

  get upstreams(): readonly (Upstream & { readonly health: SenderHealth })[] {
    return [...this.#senders.values()].map((sender) => ({ ...sender.upstream, health: sender.health() }))
  }

  /** Moves a group. Throws a Problem where that is not possible. */
  move(id: string, to: Stage, by: Authority): Group {
    this.#load()
    const group = groupOf(this.#routing, id)
    const next = moved(group, to)
    if (next.stage !== group.stage) this.#change([next], by)
    return next
  }

  /** Everything, or one group, back to the stand-in: needs nothing but this process. */
  rollback(id: string | null, by: Authority): readonly Group[] {
    const groups = id === null ? [...this.#routing.groups.values()] : [groupOf(this.#routing, id)]
    const back = groups.filter(({ stage }) => stage !== 'mock').map((group) => ({ ...group, stage: 'mock' as const }))
    if (back.length > 0) this.#change(back, by)
    return back
  }

  /** Names who is to take over a group. The upstream has the group's name unless another is given. */
  addUpstream(id: string, options: UpstreamOptions, by: Authority, name: string = id): Group {
    this.#load()
    const group = groupOf(this.#routing, id)
    const previous = this.#senders.get(name)
    this.#added.add(name)
    this.#senders = new Map([...this.#senders, [name, createHttpSender(upstreamOf(name, options))]])
    const next = { ...group, upstream: name }
    this.#change([next], by)
    // Exchanges under way keep the sender that they began with; its idle connections close by themselves.
    if (previous !== undefined) setTimeout(() => void previous[Symbol.asyncDispose](), previous.upstream.total).unref()
    return next
  }

  /** Asks an upstream whether it answers at all, with a request that changes nothing. */
  async test(name: string): Promise<{ name: string; url: string; reachable: boolean; status: number; took: number; message: string }> {
    const sender = this.#senders.get(name)
    if (sender === undefined)
      throw new Problem(
        'not-found',
        `There is no upstream ${JSON.stringify(name)}; there are ${[...this.#senders.keys()].join(', ') || 'none'}.`,
      )
    const start = performance.now()
    const probe = createHttpSender({ ...sender.upstream, retry: { ...sender.upstream.retry, max: 0 } })
    const sent = await probe.send(
      { method: 'OPTIONS', target: '/', headers: ['Host', 'understudy', 'Accept', '*/*'], body: null, origin: 'http://understudy' },
      { safe: true },
    )
    await probe[Symbol.asyncDispose]()
    const { url } = sender.upstream
    const took = performance.now() - start
    if (sent.kind === 'failed') return { name, url, reachable: false, status: 0, took, message: sent.message }
    return { name, url, reachable: true, status: sent.response.status, took, message: 'it answers' }
  }

  /**
   * Takes over groups and upstreams of a new configuration. What was set by hand (stages, upstreams) is kept, unless the
   * configuration now says something else of it than before. Throws a Problem where it names what is not there.
   */
  reconfigure(infer: () => readonly Group[], upstreams: Readonly<Record<string, UpstreamOptions>>, by: Authority): void {
    if (this.#infer !== null && Object.keys(upstreams).length === 0) {
      this.#infer = infer
      return
    }
    const configured = infer()
    const senders = this.#sendersOf(upstreams)
    for (const { id, upstream } of configured) known(senders, upstream, id)
    const groups = configured.map((group) => this.#carried(group, senders))
    const gone = [...this.#senders.values()].filter((sender) => senders.get(sender.upstream.name) !== sender)
    const restaged = groups.filter(({ id, stage }) => stage !== (this.#routing.groups.get(id)?.stage ?? 'mock'))
    this.#record(restaged, by, this.#routing.epoch + 1)
    this.#senders = senders
    this.#infer = null
    this.#configured = configured
    for (const [name, options] of Object.entries(upstreams)) if (!isDeepStrictEqual(this.#written[name], options)) this.#added.delete(name)
    this.#written = upstreams
    this.#routing = routingOf(groups, this.#routing.epoch + 1)
    for (const sender of gone) setTimeout(() => void sender[Symbol.asyncDispose](), sender.upstream.total).unref()
  }

  /** Those that are as they were stay, with their connections; those that were added by hand stay too, unless the configuration now says otherwise. */
  #sendersOf(upstreams: Readonly<Record<string, UpstreamOptions>>): ReadonlyMap<string, Sender> {
    const senders = new Map<string, Sender>()
    for (const name of this.#added) {
      const sender = this.#senders.get(name)
      if (sender !== undefined) senders.set(name, sender)
    }
    for (const [name, options] of Object.entries(upstreams)) {
      if (senders.has(name) && isDeepStrictEqual(this.#written[name], options)) continue
      const wanted = upstreamOf(name, options)
      const present = this.#senders.get(name)
      senders.set(name, present !== undefined && isDeepStrictEqual(present.upstream, wanted) ? present : createHttpSender(wanted))
    }
    return senders
  }

  #carried(group: Group, senders: ReadonlyMap<string, Sender>): Group {
    const before = this.#configured.find(({ id }) => id === group.id)
    const now = this.#routing.groups.get(group.id)
    if (before === undefined || now === undefined) return group
    const keeps = before.upstream === group.upstream && now.upstream !== null && senders.has(now.upstream)
    const upstream = keeps ? now.upstream : group.upstream
    const stage = before.stage === group.stage && (upstream !== null || now.stage === 'mock') ? now.stage : group.stage
    return { ...group, upstream, stage }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#senders.values()].map((sender) => sender[Symbol.asyncDispose]()))
  }

  #load(): void {
    if (this.#infer === null) return
    const groups = this.#infer()
    for (const { id, upstream } of groups) known(this.#senders, upstream, id)
    this.#infer = null
    this.#configured = groups
    this.#routing = routingOf(groups, this.#routing.epoch)
  }

  #change(groups: readonly Group[], by: Authority): void {
    this.#record(groups, by, this.#routing.epoch + 1)
    this.#routing = withGroups(this.#routing, groups)
  }

  #record(groups: readonly Group[], { who, why }: Authority, epoch: number): void {
    for (const { id, stage } of groups) {
      const from = this.#routing.groups.get(id)?.stage ?? 'mock'
      const move = { epoch, group: id, from, to: stage, who, why, at: Date.now() }
      this.#moves.push(move)
      this.#tell(move)
    }
    if (this.#moves.length > MOVES) this.#moves.splice(0, this.#moves.length - MOVES)
  }
}

function known(senders: ReadonlyMap<string, Sender>, upstream: string | null, group: string): void {
  if (upstream === null || senders.has(upstream)) return
  const names = [...senders.keys()]
  throw new Problem(
    'config-invalid',
    `The group ${group} names the upstream ${JSON.stringify(upstream)}; ${names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`}.`,
  )
}
