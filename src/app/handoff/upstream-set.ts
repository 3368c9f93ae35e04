import { isDeepStrictEqual } from 'node:util'
import { Problem } from '../../model/problem.ts'
import type { Sender, SenderHealth, Upstream } from '../../model/sender.ts'
import { createHttpSender } from '../../senders/http.ts'
import { type UpstreamOptions, upstreamOf } from './upstreams.ts'

/** What came of asking an upstream. */
export interface UpstreamTest {
  readonly name: string
  readonly url: string
  readonly reachable: boolean
  /** The status of its answer; 0 where there was none. */
  readonly status: number
  /** Milliseconds. */
  readonly took: number
  readonly message: string
  /** What it says of its build, where it was asked for. */
  readonly build: string
}

/** Milliseconds between two looks whether anything is under way with a service that is taken away. */
const LEAVING = 1_000

type Written = Readonly<Record<string, UpstreamOptions>>

/** The services behind the address, as the configuration and people have named them. */
export class UpstreamSet implements AsyncDisposable {
  #senders: ReadonlyMap<string, Sender>
  /** As the configuration has them. */
  #written: Written
  /** By hand. */
  readonly #added = new Map<string, UpstreamOptions>()

  constructor(written: Written) {
    this.#written = written
    this.#senders = new Map(Object.entries(written).map(([name, options]) => [name, createHttpSender(upstreamOf(name, options))]))
  }

  get senders(): ReadonlyMap<string, Sender> {
    return this.#senders
  }

  get list(): readonly (Upstream & { readonly health: SenderHealth })[] {
    return [...this.#senders.values()].map((sender) => ({ ...sender.upstream, health: sender.health() }))
  }

  /** What was said of one; null where there is none. */
  optionsOf(name: string): UpstreamOptions | null {
    return this.#added.get(name) ?? (Object.hasOwn(this.#written, name) ? (this.#written[name] ?? null) : null)
  }

  add(name: string, options: UpstreamOptions): void {
    const sender = createHttpSender(upstreamOf(name, options))
    const previous = this.#senders.get(name)
    this.#added.set(name, options)
    this.#senders = new Map([...this.#senders, [name, sender]])
    if (previous !== undefined) leave(previous)
  }

  /** Those that are as they were stay, with their connections; those that were added by hand stay too, unless the configuration now says otherwise. */
  plan(written: Written): ReadonlyMap<string, Sender> {
    const senders = new Map<string, Sender>()
    for (const name of this.#added.keys()) {
      const sender = this.#senders.get(name)
      if (sender !== undefined) senders.set(name, sender)
    }
    for (const [name, options] of Object.entries(written)) {
      if (senders.has(name) && isDeepStrictEqual(this.#written[name], options)) continue
      const wanted = upstreamOf(name, options)
      const present = this.#senders.get(name)
      senders.set(name, present !== undefined && isDeepStrictEqual(present.upstream, wanted) ? present : createHttpSender(wanted))
    }
    return senders
  }

  /** Takes a plan over. */
  take(senders: ReadonlyMap<string, Sender>, written: Written): void {
    const gone = [...this.#senders.values()].filter((sender) => senders.get(sender.upstream.name) !== sender)
    for (const [name, options] of Object.entries(written)) if (!isDeepStrictEqual(this.#written[name], options)) this.#added.delete(name)
    this.#senders = senders
    this.#written = written
    for (const sender of gone) leave(sender)
  }

  /** Asks one whether it answers at all, with a request that changes nothing. Throws a Problem where there is none. */
  async test(name: string): Promise<UpstreamTest> {
    const sender = this.#senders.get(name)
    if (sender === undefined)
      throw new Problem(
        'not-found',
        `There is no upstream ${JSON.stringify(name)}; there are ${[...this.#senders.keys()].join(', ') || 'none'}.`,
      )
    const { url, retry, buildHeader } = sender.upstream
    const { probe } = this.optionsOf(name) ?? {}
    const start = performance.now()
    const own = createHttpSender({ ...sender.upstream, retry: { ...retry, max: 0 } })
    const headers = ['Host', 'understudy', 'Accept', '*/*']
    const method = probe === undefined ? 'OPTIONS' : 'GET'
    const sent = await own.send({ method, target: probe ?? '/', headers, body: null, origin: 'http://understudy' }, { safe: true })
    await own[Symbol.asyncDispose]()
    const took = performance.now() - start
    if (sent.kind === 'failed') return { name, url, reachable: false, status: 0, took, message: sent.message, build: '' }
    const { status, headers: fields } = sent.response
    const build = buildHeader === undefined ? '' : fieldOf(fields, buildHeader)
    const ill = probe !== undefined && (status < 200 || status >= 300)
    return { name, url, reachable: !ill, status, took, message: ill ? `${probe} answered ${status}` : 'it answers', build }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#senders.values()].map((sender) => sender[Symbol.asyncDispose]()))
  }
}

/** Exchanges under way keep the sender that they began with, to their end; its idle connections close by themselves. */
function leave(sender: Sender, after = sender.upstream.total): void {
  setTimeout(() => (sender.health().inFlight === 0 ? void sender[Symbol.asyncDispose]() : leave(sender, LEAVING)), after).unref()
}

function fieldOf(headers: readonly string[], wanted: string): string {
  const index = headers.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === wanted.toLowerCase())
  return index < 0 ? '' : (headers[index + 1] ?? '').slice(0, 200)
}
