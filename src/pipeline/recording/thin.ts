import { Readable } from 'node:stream'
import type { Consumer } from '../../model/consumer.ts'
import type { Operation } from '../../model/contract.ts'
import { brief, type ExchangeLine, judged } from '../../model/exchange-line.ts'
import type { Again, Answered, Exchange, Params, Reply, ReplyBy } from '../../model/exchange.ts'
import type { Decision } from '../../model/handoff.ts'
import type { CompiledContract } from '../../model/protocol.ts'
import { CONFORMS, type Finding, type Verdict } from '../../model/verdict.ts'
import { apart, type HeaderList, type WireRequest } from '../../model/wire.ts'
import type { Company, Conducted } from '../company.ts'
import { keptOf } from '../keep.ts'
import type { Recordable } from './recordable.ts'
import { judgeAndRemember, settledOf } from './settle.ts'
import { signed } from '../signed.ts'

/** What a thin exchange costs beside the bytes of its bodies. */
const OVERHEAD = 600
/** Bytes of a body that is held as text. */
const SHORT = 4 * 1024
const NOTHING: readonly Finding[] = []
const NO_WHY: readonly string[] = []
/** Nothing is under way any more. */
const PAST = { passed: null, given: null, shadowing: null, live: null, control: null }

/** The exchange as a thin one, in the place of one that nobody holds any more; null where it is of another kind, or somebody watches who wants it whole. */
export function thinOf(company: Company, conducted: Conducted, took: () => number, spare: Recordable | null = null): ThinExchange | null {
  const { answered, claimed, given, passed } = conducted
  if (claimed === null || !company.thin || passed !== null || !answered.kept.whole || answered.kept.size > SHORT) return null
  const from = { company, compiled: claimed.compiled, answered }
  if (given !== null) return madeOf(spare, { ...from, given, verdict: CONFORMS, took: took() })
  const { reply, decision } = answered
  if (reply.by !== 'live' || decision.kind !== 'forward' || reply.body instanceof Readable) return null
  const held = keptOf(reply.body instanceof Uint8Array ? reply.body : null, company.holdLimit)
  if (held.size > SHORT) return null
  return madeOf(spare, { ...from, given: null, verdict: judgeAndRemember(company, conducted, held), took: took() })
}

/** What a thin exchange is made of. */
interface Parts {
  readonly company: Company
  readonly compiled: CompiledContract
  readonly answered: Answered
  /** The stand-in's reply before it was signed, which many exchanges share; null for a reply of the service. */
  readonly given: Reply | null
  readonly verdict: Verdict
  readonly took: number
}

/** What had lived long and is not needed any more is used again: what dies old is only found when all memory is looked through. */
function madeOf(spare: Recordable | null, parts: Parts): ThinExchange {
  if (!(spare instanceof ThinExchange)) return new ThinExchange(parts)
  spare.become(parts)
  return spare
}

/**
 * An exchange of the commonest kind, a short request answered by the stand-in or shortly by the service, in one small object.
 * Ten thousand exchanges of fifteen objects each are what a garbage collector spends a third of a busy server's time on;
 * nearly all of them are never looked at, and what they consist of can be worked out again.
 */
export class ThinExchange implements Recordable {
  #id = ''
  #weight = 0
  #company: Company
  #compiled: CompiledContract
  #at = 0
  #took = 0
  #consumer: Consumer
  #method = ''
  #target = ''
  /** Names and values by line: a field has no line breaks. */
  #fields = ''
  #origin = ''
  #peer = ''
  #decision: Decision
  #operation: Operation | null = null
  #inspected: readonly Finding[] = NOTHING
  #verdict: Verdict = CONFORMS
  /** Bytes as text, one a character: a buffer for each would cost more than what is in it. */
  #sent = ''
  #got: string | null = null
  /** The reply's own, one by one: an object for each would be one more to move about. */
  #status = 0
  /** As one text where they are not shared. */
  #headers: HeaderList | string = ''
  #by: ReplyBy = 'mock'
  #why: readonly string[] = NO_WHY
  #findings: readonly Finding[] | null = null
  #again: Again | null = null
  /** Bytes of the reply's body. */
  #size = 0
  /** Bytes that are neither short nor made again. */
  #body: Uint8Array | null = null

  constructor(parts: Parts) {
    const { company, compiled, answered } = parts
    this.#company = company
    this.#compiled = compiled
    this.#consumer = answered.consumer
    this.#decision = answered.decision
    this.become(parts)
  }

  get id(): string {
    return this.#id
  }

  get decision(): Decision {
    return this.#decision
  }

  get weight(): number {
    return this.#weight
  }

  /** Is another exchange from now on. */
  become({ company, compiled, answered, given, verdict, took }: Parts): void {
    const { request } = answered
    this.#company = company
    this.#compiled = compiled
    this.#id = answered.id
    this.#at = answered.at
    this.#took = took
    this.#consumer = answered.consumer
    this.#method = request.method
    this.#target = shared(request.target)
    this.#fields = shared(request.headers.join('\n'))
    this.#origin = shared(request.origin)
    this.#peer = request.peer ?? ''
    this.#decision = answered.decision
    this.#operation = answered.operation
    this.#inspected = answered.inspected.length === 0 ? NOTHING : answered.inspected
    this.#verdict = verdict
    this.#sent = latin1(answered.kept.bytes)
    this.#size = answered.reply.body instanceof Uint8Array ? answered.reply.body.length : 0
    this.#keep(given ?? answered.reply, given !== null)
    const held = this.#got?.length ?? this.#body?.length ?? 0
    this.#weight = OVERHEAD + this.#target.length + this.#fields.length + this.#sent.length + held
  }

  /** Headers of the stand-in are shared by all that it answers alike. */
  #keep({ status, headers, body, by, why, findings, again }: Reply, isShared: boolean): void {
    const bytes = again === undefined && body instanceof Uint8Array ? body : null
    this.#status = status
    this.#headers = isShared ? headers : shared(headers.join('\n'))
    this.#by = by
    this.#why = why
    this.#findings = findings
    this.#again = again ?? null
    this.#got = bytes !== null && bytes.length <= SHORT ? latin1(bytes) : null
    this.#body = bytes === null || this.#got !== null ? null : apart(bytes)
  }

  exchange(): Exchange {
    const request = this.#request()
    const match = this.#compiled.identify(request)
    const kept = keptOf(Buffer.from(this.#sent, 'latin1'), this.#sent.length)
    const { params, content } = this.#compiled.inspect(match, request, kept.size === 0 ? null : kept)
    const reply = this.#whole(params.path)
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
      decision: this.#decision,
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
      id: this.#id,
      at: this.#at,
      took: this.#took,
      consumer: this.#consumer,
      contract: this.#compiled.contract.id,
      operation: operation?.id ?? null,
      method: this.#method,
      target: brief(target),
      status: this.#status,
      by: this.#by,
      ...judged(this.#verdict),
      requestBytes: this.#sent.length,
      replyBytes: this.#size,
    }
  }

  #whole(path: Params['path']): Reply {
    const body = this.#got === null ? (this.#again?.(path) ?? this.#body) : Buffer.from(this.#got, 'latin1')
    const [status, headers, by, why, findings] = [this.#status, this.#headers, this.#by, this.#why, this.#findings]
    if (typeof headers === 'string') return { status, headers: lines(headers), body, by, why, findings }
    return signed({ status, headers, body, by, why, findings })
  }

  #request(): WireRequest {
    const request = { method: this.#method, target: this.#target, headers: lines(this.#fields), body: null, origin: this.#origin }
    return this.#peer === '' ? request : { ...request, peer: this.#peer }
  }
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
