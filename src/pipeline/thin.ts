import type { Consumer } from '../model/consumer.ts'
import type { Exchange, Reply } from '../model/exchange.ts'
import type { Decision } from '../model/handoff.ts'
import type { CompiledContract } from '../model/protocol.ts'
import { NO_BODY, type WireRequest } from '../model/wire.ts'
import type { Company, Conducted } from './company.ts'
import type { Recordable } from './recordable.ts'
import { settledOf } from './settle.ts'
import { signed } from './signed.ts'

/** What a thin exchange costs beside the bytes of its reply. */
const OVERHEAD = 500

/** The exchange as a thin one; null where it is of another kind, or somebody watches who wants it whole. */
export function thinOf(company: Company, conducted: Conducted, took: () => number): ThinExchange | null {
  const { claimed, given } = conducted
  if (given === null || claimed === null || !company.thin) return null
  return new ThinExchange(company, claimed.compiled, conducted, given, took())
}

/**
 * An exchange of the commonest kind, a request without a body that kept to the contract and was answered by the stand-in, in
 * one small object. Ten thousand exchanges of fifteen objects each are what a garbage collector spends a third of a busy
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
  readonly #reply: Reply

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
    this.#reply = reply.again === undefined ? reply : { ...reply, body: null }
    this.weight = OVERHEAD + (this.#reply.body instanceof Uint8Array ? this.#reply.body.length : 0)
  }

  exchange(): Exchange {
    const request = this.#request()
    const match = this.#compiled.identify(request)
    const { params, findings } = this.#compiled.inspect(match, request, null)
    const reply = signed(this.#reply.again === undefined ? this.#reply : { ...this.#reply, body: this.#reply.again() })
    const answered = {
      id: this.id,
      at: this.#at,
      consumer: this.#consumer,
      request,
      contract: this.#compiled.contract,
      operation: match.operation,
      params,
      content: undefined,
      inspected: findings,
      kept: NO_BODY,
      decision: this.#decision,
      reply,
    }
    const held = reply.body instanceof Uint8Array ? { bytes: reply.body, size: reply.body.length, whole: true } : NO_BODY
    const conducted = { answered, claimed: { compiled: this.#compiled, match }, passed: null, given: null }
    return settledOf(this.#company, conducted, held, this.#took).exchange
  }

  #request(): WireRequest {
    const headers = this.#fields === '' ? [] : this.#fields.split('\n')
    const request = { method: this.#method, target: this.#target, headers, body: null, origin: this.#origin }
    return this.#peer === '' ? request : { ...request, peer: this.#peer }
  }
}
