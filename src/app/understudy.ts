import type { Contract, ContractDefect } from '../model/contract.ts'
import { consumerOf } from '../model/consumer.ts'
import type { Exchange, Received, Reply } from '../model/exchange.ts'
import type { CompiledContract } from '../model/protocol.ts'
import type { LiveBody, WireRequest, WireResponse } from '../model/wire.ts'
import { type Company, type Conducted, conduct, settle } from '../pipeline/conduct.ts'
import { createIds } from '../pipeline/ids.ts'
import { keep } from '../pipeline/keep.ts'
import { type Listener, Recorder } from '../pipeline/recorder.ts'
import { cors } from '../plugins/cors.ts'
import { expectCalled, expectNeverCalled } from './assertions.ts'
import { DEFAULTS, type UnderstudyOptions } from './options.ts'
import { differences, type ExchangeQuery } from './query.ts'
import { loadContracts } from './registry.ts'
import { type RequestLike, wireRequest } from './request.ts'

/** A stand-in, ready to answer: in process by `answer` and `take`, on the wire by `serve`. */
export class Understudy implements AsyncDisposable {
  readonly #company: Company
  readonly #recorder: Recorder
  readonly #nextId = createIds()
  readonly #closing: (() => Promise<void>)[] = []

  /** Use `createUnderstudy`, which loads the contracts. */
  constructor(company: Company, recorder: Recorder) {
    this.#company = company
    this.#recorder = recorder
  }

  get contracts(): readonly Contract[] {
    return this.#company.contracts.map((compiled) => compiled.contract)
  }

  /** The contracts made ready, for `check` and `explain`. */
  get compiled(): readonly CompiledContract[] {
    return this.#company.contracts
  }

  /** Defects of the contracts that are known so far. */
  get defects(): readonly ContractDefect[] {
    return this.#company.contracts.flatMap((compiled) => compiled.defects)
  }

  /** The sequence of the latest exchange, for feeds that resume. */
  get recorder(): Pick<Recorder, 'latest' | 'oldest' | 'since' | 'backwards'> {
    return this.#recorder
  }

  /**
   * Answers a request from a wire: `out` gets the reply, and only then is it judged and recorded. Returns a promise only
   * where a body has to be waited for.
   */
  serve(request: WireRequest, out: (reply: Reply, received: Received) => void): void | Promise<void> {
    const start = performance.now()
    const received = this.#receive(request)
    const conducted = conduct(this.#company, received)
    if (conducted instanceof Promise) return conducted.then((settled) => this.#finish(settled, start, out))
    this.#finish(conducted, start, out)
  }

  /** The answer to a request, as its consumer would see it. */
  async answer(like: RequestLike): Promise<WireResponse<Uint8Array | null>> {
    let answered: Reply | undefined
    await this.serve(wireRequest(like), (reply) => {
      answered = reply
    })
    if (answered === undefined) throw new Error('a request was left without an answer')
    const { status, headers, body } = answered
    return { status, headers, body: await whole(body) }
  }

  /** The whole exchange: not only the answer but who gave it, what was decided and the verdict. */
  async take(like: RequestLike): Promise<Exchange> {
    const start = performance.now()
    const conducted = await conduct(this.#company, this.#receive(wireRequest(like)))
    return this.#record(conducted, start)
  }

  /** What happened, oldest first. */
  exchanges(query: ExchangeQuery = {}): Exchange[] {
    const found: Exchange[] = []
    const limit = query.limit ?? Number.POSITIVE_INFINITY
    for (const { exchange } of this.#recorder.backwards()) {
      if (found.length >= limit) break
      if (differences(exchange, query).length === 0) found.push(exchange)
    }
    return found.reverse()
  }

  exchange(id: string): Exchange | null {
    for (const { exchange } of this.#recorder.backwards()) if (exchange.id === id) return exchange
    return null
  }

  /** The exchanges that match; fails, naming near misses, unless there are `times` of them (at least one where nothing is said). */
  expectCalled(query: ExchangeQuery, times?: number): readonly Exchange[] {
    return expectCalled(this.exchanges(), query, times)
  }

  /** Fails if any exchange matches. */
  expectNeverCalled(query: ExchangeQuery): void {
    expectNeverCalled(this.exchanges(), query)
  }

  /** What would be answered, and why: a whole exchange that is not recorded. */
  async explain(like: RequestLike): Promise<Exchange> {
    const start = performance.now()
    return settle(this.#company, await conduct(this.#company, this.#receive(wireRequest(like))), performance.now() - start).exchange
  }

  /** Forgets what happened, and tells how many exchanges that were. */
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
  }

  #receive(request: WireRequest): Received {
    return { id: this.#nextId(), at: Date.now(), consumer: consumerOf(request.headers), request }
  }

  #finish(conducted: Conducted, start: number, out: (reply: Reply, received: Received) => void): void {
    out(conducted.answered.reply, conducted.answered)
    this.#record(conducted, start)
  }

  #record(conducted: Conducted, start: number): Exchange {
    const { exchange, again } = settle(this.#company, conducted, performance.now() - start)
    this.#recorder.record(exchange, again)
    return exchange
  }
}

async function whole(body: LiveBody): Promise<Uint8Array | null> {
  if (body === null || body instanceof Uint8Array) return body
  return (await keep(body, Number.POSITIVE_INFINITY)).bytes
}

/** Loads the contracts and puts a company together. Throws a Problem where a contract cannot be served. */
export async function createUnderstudy(options: UnderstudyOptions): Promise<Understudy> {
  const record = { ...DEFAULTS.record, ...options.record }
  const company: Company = {
    contracts: await loadContracts(options),
    plugins: [...(options.plugins ?? []), ...(options.cors === false ? [] : [cors])],
    validation: options.validate ?? 'enforce',
    bodyLimit: options.bodyLimit ?? DEFAULTS.bodyLimit,
    keepLimit: record.body,
  }
  return new Understudy(company, new Recorder({ count: record.count, bytes: record.bytes }))
}
