import { Readable } from 'node:stream'
import type { Consumer } from '../model/consumer.ts'
import type { Operation } from '../model/contract.ts'
import { brief, type ExchangeLine, judged } from '../model/exchange-line.ts'
import type { Exchange, Reply } from '../model/exchange.ts'
import type { Decision } from '../model/handoff.ts'
import type { CompiledContract } from '../model/protocol.ts'
import { CONFORMS, type Finding, type Verdict } from '../model/verdict.ts'
import type { HeaderList, WireRequest } from '../model/wire.ts'
import type { Company, Conducted } from './company.ts'
import { keptOf } from './keep.ts'
import type { Recordable } from './recordable.ts'
import { judgeAndRemember, settledOf } from './settle.ts'
import { signed } from './signed.ts'

/** What a thin exchange costs beside the bytes of its bodies. */
const OVERHEAD = 600
/** Bytes of a body that is held as text. */
const SHORT = 4 * 1024
const NOTHING: readonly Finding[] = []
/** Nothing is under way any more. */
const PAST = { passed: null, given: null, shadowing: null, live: null, control: null }

/** The exchange as a thin one; null where it is of another kind, or somebody watches who wants it whole. */
export function thinOf(company: Company, conducted: Conducted, took: () => number): ThinExchange | null {
  const { answered, claimed, given, passed } = conducted
  if (claimed === null || !company.thin || passed !== null || !answered.kept.whole || answered.kept.size > SHORT) return null
  if (given !== null) return new ThinExchange(company, claimed.compiled, conducted, given, CONFORMS, took())
  const { reply, decision } = answered
  if (reply.by !== 'live' || decision.kind !== 'forward' || reply.body instanceof Readable) return null
  const held = keptOf(reply.body instanceof Uint8Array ? reply.body : null, company.holdLimit)
  if (held.size > SHORT) return null
  return new ThinExchange(company, claimed.compiled, conducted, null, judgeAndRemember(company, conducted, held), took())
}

/**
 * An exchange of the commonest kind, a short request answered by the stand-in or shortly by the service, in one small object.
 * Ten thousand exchanges of fifteen objects each are what a garbage collector spends a third of a busy server's time on;
 * nearly all of them are never looked at, and what they consist of can be worked out again.
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
  readonly decision: Decision
  readonly #operation: Operation | null
  readonly #inspected: readonly Finding[]
  readonly #verdict: Verdict
  /** Bytes as text, one a character: a buffer for each would cost more than what is in it. */
  readonly #sent: string
  readonly #got: string | null
  readonly #reply: ThinReply
  /** Bytes of the reply's body. */
  readonly #size: number

  /** `given` is the stand-in's reply before it was signed, which many exchanges share; null for a reply of the service. */
  constructor(company: Company, compiled: CompiledContract, { answered }: Conducted, given: Reply | null, verdict: Verdict, took: number) {
    const { request, reply } = answered
    this.#company = company
    this.#compiled = compiled
    this.id = answered.id
    this.#at = answered.at
    this.#took = took
    this.#consumer = answered.consumer
    this.#method = request.method
    this.#target = shared(request.target)
    this.#fields = shared(request.headers.join('\n'))
    this.#origin = shared(request.origin)
    this.#peer = request.peer ?? ''
    this.decision = answered.decision
    this.#operation = answered.operation
    this.#inspected = answered.inspected.length === 0 ? NOTHING : answered.inspected
    this.#verdict = verdict
    this.#sent = latin1(answered.kept.bytes)
    const { body } = given ?? reply
    this.#size = reply.body instanceof Uint8Array ? reply.body.length : 0
    this.#got = given?.again === undefined && body instanceof Uint8Array && body.length <= SHORT ? latin1(body) : null
    this.#reply = given === null ? thinLive(reply) : this.#got === null && given.again === undefined ? given : { ...given, body: null }
    this.weight =
      OVERHEAD + this.#sent.length + (this.#got?.length ?? (this.#reply.body instanceof Uint8Array ? this.#reply.body.length : 0))
  }

  exchange(): Exchange {
    const request = this.#request()
    const match = this.#compiled.identify(request)
    const kept = keptOf(Buffer.from(this.#sent, 'latin1'), this.#sent.length)
    const { params, content } = this.#compiled.inspect(match, request, kept.size === 0 ? null : kept)
    const reply = this.#whole()
    const answered = {
      id: this.id,
      at: this.#at,
      consumer: this.#consumer,
      request,
      contract: this.#compiled.contract,
      operation: match.operation,
      params,
      content,
      inspected: this.#inspected,
      kept,
      decision: this.decision,
      reply,
    }
    const held = keptOf(reply.body instanceof Uint8Array ? reply.body : null, Number.POSITIVE_INFINITY)
    const conducted = { answered, claimed: { compiled: this.#compiled, match }, ...PAST }
    return settledOf(this.#company, conducted, held, this.#took, this.#verdict).exchange
  }

  line(): ExchangeLine {
    const operation = this.#operation
    const target = operation === null || !this.#target.includes('?') ? this.#target : this.#compiled.redactTarget(operation, this.#target)
    return {
      id: this.id,
      at: this.#at,
      took: this.#took,
      consumer: this.#consumer,
      contract: this.#compiled.contract.id,
      operation: operation?.id ?? null,
      method: this.#method,
      target: brief(target),
      status: this.#reply.status,
      by: this.#reply.by,
      ...judged(this.#verdict),
      requestBytes: this.#sent.length,
      replyBytes: this.#size,
    }
  }

  #whole(): Reply {
    const body = this.#got === null ? (this.#reply.again?.() ?? this.#reply.body) : Buffer.from(this.#got, 'latin1')
    const { headers } = this.#reply
    return typeof headers === 'string' ? { ...this.#reply, headers: lines(headers), body } : signed({ ...this.#reply, headers, body })
  }

  #request(): WireRequest {
    const request = { method: this.#method, target: this.#target, headers: lines(this.#fields), body: null, origin: this.#origin }
    return this.#peer === '' ? request : { ...request, peer: this.#peer }
  }
}

/** A reply, its fields as one text where they are not shared. */
interface ThinReply extends Omit<Reply, 'headers'> {
  readonly headers: HeaderList | string
}

function thinLive({ status, headers, by, why, findings }: Reply): ThinReply {
  return { status, headers: shared(headers.join('\n')), body: null, by, why, findings }
}

function lines(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n')
}

function latin1(bytes: Uint8Array): string {
  return bytes.length === 0 ? '' : shared(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))
}

/** Texts of late. */
const LATE = new Map<string, string>()
const LATE_MOST = 512

/** One text for all that are alike: consumers that ask over and over send the same fields, and are answered the same bytes. */
function shared(text: string): string {
  const known = LATE.get(text)
  if (known !== undefined) return known
  if (LATE.size >= LATE_MOST) LATE.clear()
  LATE.set(text, text)
  return text
}
