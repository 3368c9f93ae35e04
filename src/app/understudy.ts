import { Readable } from 'node:stream'
import type { Contract, ContractDefect } from '../model/contract.ts'
import type { Exchange, Received, Reply } from '../model/exchange.ts'
import type { LiveBody, WireRequest, WireResponse } from '../model/wire.ts'
import type { Group } from '../model/handoff.ts'
import type { Company, Conducted } from '../pipeline/company.ts'
import type { Comparer } from '../pipeline/shadow/comparer.ts'
import { conduct } from '../pipeline/conduct.ts'
import { copyBeside } from '../pipeline/copying.ts'
import { createIds } from '../pipeline/ids.ts'
import { keep } from '../pipeline/keep.ts'
import { whole } from '../pipeline/recording/recordable.ts'
import { type Listener, Recorder } from '../pipeline/recording/recorder.ts'
import { explaining } from '../pipeline/explaining.ts'
import { settle, type Settled } from '../pipeline/recording/settle.ts'
import { shadowSummary } from '../pipeline/shadow/shadow-summary.ts'
import { StaleAnswers } from '../pipeline/service/stale.ts'
import { thinOf } from '../pipeline/recording/thin.ts'
import { upgrade, type UpgradeOutcome, wantsUpgrade } from '../pipeline/service/upgrade.ts'
import { type Cast, castOf } from './cast.ts'
import { Condition } from './condition.ts'
import { expectCalled, expectNeverCalled } from './assertions.ts'
import { groupsOf } from './handoff/groups.ts'
import { type Authority, Handoff } from './handoff/handoff.ts'
import { Controller } from './handoff/controller.ts'
import { History } from './state/history.ts'
import { DEFAULTS, type UnderstudyOptions } from './options.ts'
import { differences, type ExchangeQuery, mayMatch } from './query.ts'
import { type LastingPresent, openPresent } from './state/present.ts'
import { Register } from './handoff/register.ts'
import { NOTHING_REMEMBERED, type Remembered, rememberedOf } from './handoff/remembered.ts'
import { Meters } from './meters.ts'
import { State } from './state/state.ts'
import { type LoadedContract, loadContracts } from './registry.ts'
import { type RequestLike, wireRequest } from './request.ts'

/** A stand-in, ready to answer: in process by `answer` and `take`, on the wire by `serve`. */
export class Understudy implements AsyncDisposable {
  #cast: Cast
  #now: Company
  readonly #recorder: Recorder
  /** Which group is where, and who is behind it. */
  readonly handoff: Handoff
  /** What is known of the services, and what follows from it. */
  readonly controller: Controller
  /** What was counted since the start. */
  readonly meters: Meters = new Meters()
  /** Whether what stands in the files is in force. */
  readonly condition: Condition = new Condition()
  /** What consumers have written. */
  readonly state: State
  /** What happened, in earlier runs too. */
  readonly history: History
  readonly #present: LastingPresent | null
  #comparer: Comparer
  readonly #nextId = createIds()
  readonly #closing: (() => Promise<void>)[] = []

  /** Use `createUnderstudy`, which loads the contracts. */
  constructor(company: Cast, recorder: Recorder, { handoff, register, remembered }: Leads, present: LastingPresent | null) {
    this.#cast = company
    this.#recorder = recorder
    this.#present = present
    this.history = new History(recorder, present, company.keeps)
    this.state = new State(
      present,
      () => this.#cast.contracts,
      () => this.#cast.beginning,
    )
    this.handoff = handoff
    this.#comparer = company.comparer()
    this.controller = new Controller({
      handoff,
      register,
      remembered,
      contracts: () => this.#cast.contracts,
      comparer: () => this.#comparer,
      onCompared: ({ id, comparison, status, answer }) => this.#recorder.amend(id, shadowSummary(comparison, status), answer),
    })
    this.#now = this.#companyOf(company)
  }

  get contracts(): readonly Contract[] {
    return this.#cast.contracts.map((compiled) => compiled.contract)
  }

  /** The contracts made ready, for `check` and `explain`. */
  get compiled(): readonly LoadedContract[] {
    return this.#cast.contracts
  }

  /** Defects of the contracts that are known so far. */
  get defects(): readonly ContractDefect[] {
    return this.#cast.contracts.flatMap((compiled) => compiled.defects)
  }

  /** The sequence of the latest exchange, for feeds that resume. */
  get recorder(): Pick<Recorder, 'latest' | 'oldest' | 'since' | 'linesSince' | 'watch' | 'backwards' | 'find' | 'beside' | 'counts'> {
    return this.#recorder
  }

  /**
   * Answers a request from a wire: `out` gets the reply, and only then is it judged and recorded. Returns a promise only
   * where a body has to be waited for.
   */
  serve(request: WireRequest, out: (reply: Reply, received: Received) => void): void | Promise<void> {
    const start = performance.now()
    const received = this.#receive(request)
    const conducted = conduct(this.#snapshot(), received)
    if (conducted instanceof Promise) return conducted.then((settled) => this.#finish(settled, start, out))
    this.#finish(conducted, start, out)
  }

  /** Whether a request to switch protocols goes to a service; else it is served like any other. */
  wantsUpgrade(request: WireRequest): boolean {
    return wantsUpgrade(this.#snapshot(), { consumer: this.#cast.identify(request), request })
  }

  /** Switches protocols: `out` gets the answer and the service's socket, and is to call `done` when both sides are through. */
  async upgrade(request: WireRequest, out: (outcome: UpgradeOutcome, done: () => void) => void): Promise<void> {
    const start = performance.now()
    const outcome = await upgrade(this.#snapshot(), this.#receive(request))
    out(outcome, () => void this.#kept({ exchange: outcome.exchange(performance.now() - start), again: undefined }))
  }

  /** The answer to a request, as its consumer would see it. */
  async answer(like: RequestLike): Promise<WireResponse<Uint8Array | null>> {
    let answered: Reply | undefined
    await this.serve(wireRequest(like), (reply) => {
      answered = reply
    })
    if (answered === undefined) throw new Error('a request was left without an answer')
    const { status, headers, body } = answered
    return { status, headers, body: await read(body) }
  }

  /** The whole exchange: not only the answer but who gave it, what was decided and the verdict. */
  async take(like: RequestLike): Promise<Exchange> {
    const start = performance.now()
    const conducted = await conduct(this.#snapshot(), this.#receive(wireRequest(like)))
    const exchange = flowing(conducted, this.#record(conducted, start))
    copyBeside(this.#snapshot(), conducted)
    this.meters.count(conducted.answered)
    return exchange
  }

  /** What happened, oldest first. */
  exchanges(query: ExchangeQuery = {}): Exchange[] {
    const found: Exchange[] = []
    const limit = query.limit ?? Number.POSITIVE_INFINITY
    for (const recorded of this.#recorder.backwards()) {
      if (found.length >= limit) break
      if (!mayMatch(recorded.line, query)) continue
      const { exchange } = recorded
      if (differences(exchange, query).length === 0) found.push(exchange)
    }
    return found.reverse()
  }

  exchange(id: string): Exchange | null {
    return this.#recorder.find(id)?.exchange ?? null
  }

  /** The exchanges that match; fails, naming near misses, unless there are `times` of them (at least one where nothing is said). */
  expectCalled(query: ExchangeQuery, times?: number): readonly Exchange[] {
    return expectCalled(this.exchanges(), query, times)
  }

  /** Fails if any exchange matches. */
  expectNeverCalled(query: ExchangeQuery): void {
    expectNeverCalled(this.exchanges(), query)
  }

  /** What would be answered, and why: a whole exchange that is not recorded, and nothing is written. */
  async explain(like: RequestLike): Promise<Exchange> {
    const start = performance.now()
    const company = explaining(this.#snapshot(), this.#present?.rehearsal ?? null)
    const conducted = await conduct(company, this.#receive(wireRequest(like)))
    const settled = settle(company, conducted, () => performance.now() - start)
    return (await flowing(conducted, settled)).exchange
  }

  /**
   * Puts other contracts and settings in the place of the present ones, for all requests from now on; those under way keep
   * theirs. Throws a Problem where that is not possible, and then nothing has changed. Recording goes on as it was.
   */
  replace(contracts: readonly LoadedContract[], options: UnderstudyOptions, by: Authority): void {
    const cast = castOf(contracts, options, this.#cast.stale)
    this.handoff.reconfigure(() => groupsOf(contracts, options), options.upstreams ?? {}, by)
    this.#recorder.detach()
    this.#cast = cast
    void this.#comparer[Symbol.asyncDispose]()
    this.#comparer = cast.comparer()
    this.#now = this.#companyOf(cast)
  }

  /** Forgets what this process holds of what happened, and tells how many exchanges that were. */
  clear(): number {
    return this.#recorder.clear()
  }

  /** Calls back for every exchange from now on, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    return this.#recorder.subscribe(listener)
  }

  /** Has something closed together with the stand-in: the servers that listen for it. */
  closing(close: () => Promise<void>): void {
    this.#closing.push(close)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#closing.splice(0).map((close) => close()))
    await this.controller[Symbol.asyncDispose]()
    await this.#comparer[Symbol.asyncDispose]()
    await this.handoff[Symbol.asyncDispose]()
    await this.history[Symbol.asyncDispose]()
    await this.#present?.[Symbol.asyncDispose]()
  }

  /** What is in force now; an exchange keeps it to its end. */
  #snapshot(): Company {
    const { routing, senders } = this.handoff
    if (this.#now.routing !== routing || this.#now.senders !== senders) this.#now = this.#companyOf(this.#cast)
    return this.#now
  }

  #companyOf(cast: Cast): Company {
    const { routing, senders, flights, repeats } = this.handoff
    const groupOf = (contract: string, operation: string): string => this.handoff.groupOf(contract, operation)
    return { ...cast, routing, senders, flights, repeats, present: this.#present, groupOf, observer: this.controller }
  }

  #receive(request: WireRequest): Received {
    return { id: this.#nextId(), at: Date.now(), consumer: this.#cast.identify(request), request }
  }

  #finish(conducted: Conducted, start: number, out: (reply: Reply, received: Received) => void): void {
    out(conducted.answered.reply, conducted.answered)
    const company = this.#snapshot()
    const thin = thinOf(company, conducted, () => performance.now() - start, this.#recorder.takeSpare())
    if (thin === null) void this.#record(conducted, start)
    else this.#recorder.record(thin)
    copyBeside(company, conducted)
    this.meters.count(conducted.answered)
  }

  #record(conducted: Conducted, start: number): Exchange | Promise<Exchange> {
    const settled = settle(this.#snapshot(), conducted, () => performance.now() - start)
    return settled instanceof Promise ? settled.then((late) => this.#kept(late)) : this.#kept(settled)
  }

  #kept({ exchange, again }: Settled): Exchange {
    this.#recorder.record(whole(exchange, again))
    return exchange
  }
}

/** A streamed reply that nobody reads would never end. */
function flowing<Result>({ answered }: Conducted, result: Result): Result {
  if (answered.reply.body instanceof Readable) answered.reply.body.resume()
  return result
}

/** Who leads groups to their services, and what is known from former runs. */
interface Leads {
  readonly handoff: Handoff
  readonly register: Register
  readonly remembered: Remembered
}

async function read(body: LiveBody): Promise<Uint8Array | null> {
  if (body === null || body instanceof Uint8Array) return body
  return (await keep(body, Number.POSITIVE_INFINITY)).bytes
}

/** Loads the contracts and puts a company together. Throws a Problem where a contract cannot be served, or its state cannot be kept. */
export async function createUnderstudy(options: UnderstudyOptions): Promise<Understudy> {
  return understudyOf(await loadContracts(options), options)
}

/** Puts a company together from contracts that are loaded. Throws a Problem where the options name what is not there. */
export async function understudyOf(contracts: readonly LoadedContract[], options: UnderstudyOptions): Promise<Understudy> {
  await using undo = new AsyncDisposableStack()
  const present = undo.use(await openPresent(options))
  const { count, bytes } = { ...DEFAULTS.record, ...options.record }
  const cast = castOf(contracts, options, new StaleAnswers(options.staleBytes ?? DEFAULTS.staleBytes))
  const register = new Register(present)
  const remembered = present === null ? NOTHING_REMEMBERED : rememberedOf(await present.notes())
  const earlier = (await present?.moves()) ?? []
  const infer = (): readonly Group[] => groupsOf(contracts, options)
  const handoff = new Handoff({ infer, upstreams: options.upstreams ?? {}, earlier, remembered, register })
  const understudy = new Understudy(cast, new Recorder({ count, bytes }), { handoff, register, remembered }, present)
  await understudy.state.begin()
  undo.move()
  return understudy
}
