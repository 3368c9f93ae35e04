import type { Consumer } from '../model/consumer.ts'
import type { Exchange, Reply } from '../model/exchange.ts'
import type { Decision } from '../model/handoff.ts'
import type { CompiledContract } from '../model/protocol.ts'
import type { WireRequest } from '../model/wire.ts'
import type { Company, Conducted } from './company.ts'
import { keptOf } from './keep.ts'
import type { Recordable } from './recordable.ts'
import { settledOf } from './settle.ts'
import { signed } from './signed.ts'

/** What a thin exchange costs beside the bytes of its reply. */
const OVERHEAD = 500

/** Bytes of a reply that are held as text. */
const SHORT = 4 * 1024

function latin1(bytes: Uint8Array): string {
  return bytes.length === 0 ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

/** The exchange as a thin one; null where it is of another kind, or somebody watches who wants it whole. */
export function thinOf(company: Company, conducted: Conducted, took: () => number): ThinExchange | null {
  const { claimed, given } = conducted
  if (given === null || claimed === null || !company.thin) return null
  return new ThinExchange(company, claimed.compiled, conducted, given, took())
}

/**
 * An exchange of the commonest kind, a short request that kept to the contract and was answered by the stand-in, in one small
 * object. Ten thousand exchanges of fifteen objects each are what a garbage collector spends a third of a busy
 * server's time on; nearly all of them are never looked at, and what they consist of can be worked out again.
 */
export class ThinExchange implements Recordable {
  readonly id: string
  readonly weight: number
  readonly #company: Company
  readonly #compiled: CompiledContract
  readonly #at: number
  readonly #took: number
  readonly #consumer: Consumer
  readonly #method: string
  readonly #target: string
  /** Names and values by line: a field has no line breaks. */
  readonly #fields: string
  readonly #origin: string
  readonly #peer: string
  readonly #decision: Decision
  /** Bytes as text, one a character: a buffer for each would cost more than what is in it. */
  readonly #content: string
  readonly #reply: Reply
  readonly #body: string | null

  constructor(company: Company, compiled: CompiledContract, { answered }: Conducted, reply: Reply, took: number) {
    const { request } = answered
    this.#company = company
    this.#compiled = compiled
    this.id = answered.id
    this.#at = answered.at
    this.#took = took
    this.#consumer = answered.consumer
    this.#method = request.method
    this.#target = request.target
    this.#fields = request.headers.join('\n')
    this.#origin = request.origin
    this.#peer = request.peer ?? ''
    this.#decision = answered.decision
    this.#content = latin1(answered.kept.bytes)
    this.#body = reply.again === undefined && reply.body instanceof Uint8Array && reply.body.length <= SHORT ? latin1(reply.body) : null
    this.#reply = reply.again === undefined && this.#body === null ? reply : { ...reply, body: null }
    const held = this.#body?.length ?? (this.#reply.body instanceof Uint8Array ? this.#reply.body.length : 0)
    this.weight = OVERHEAD + this.#content.length + held
  }

  exchange(): Exchange {
    const request = this.#request()
    const match = this.#compiled.identify(request)
    const kept = keptOf(Buffer.from(this.#content, 'latin1'), this.#content.length)
    const { params, content, findings } = this.#compiled.inspect(match, request, kept.size === 0 ? null : kept)
    const reply = signed({ ...this.#reply, body: this.#again() })
    const answered = {
      id: this.id,
      at: this.#at,
      consumer: this.#consumer,
      request,
      contract: this.#compiled.contract,
      operation: match.operation,
      params,
      content,
      inspected: findings,
      kept,
      decision: this.#decision,
      reply,
    }
    const held = keptOf(reply.body instanceof Uint8Array ? reply.body : null, Number.POSITIVE_INFINITY)
    const conducted = { answered, claimed: { compiled: this.#compiled, match }, passed: null, given: null }
    return settledOf(this.#company, conducted, held, this.#took).exchange
  }

  #again(): Uint8Array | null {
    if (this.#body !== null) return Buffer.from(this.#body, 'latin1')
    const { again, body } = this.#reply
    return again === undefined ? (body instanceof Uint8Array ? body : null) : again()
  }

  #request(): WireRequest {
    const headers = this.#fields === '' ? [] : this.#fields.split('\n')
    const request = { method: this.#method, target: this.#target, headers, body: null, origin: this.#origin }
    return this.#peer === '' ? request : { ...request, peer: this.#peer }
  }
}
