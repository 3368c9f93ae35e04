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

/** What a thin exchange costs beside its bytes. */
const OVERHEAD = 600
/** Bytes of a body that is held. */
const SHORT = 4 * 1024
const NOTHING: readonly Finding[] = []
const NO_WHY: readonly string[] = []
/** Nothing is under way any more. */
const PAST = { passed: null, given: null, shadowing: null, live: null, control: null }

/** The exchange as a thin one, in the place of one that nobody holds any more; null where it is of another kind, or somebody watches who wants it whole. */
export function thinOf(company: Company, conducted: Conducted, took: () => number, spare: Recordable | null = null): ThinExchange | null {
  const { answered, claimed, given, passed } = conducted
  if (claimed === null || !company.thin || passed !== null || !answered.kept.whole || answered.kept.size > SHORT) return null
  if (answered.request.peer === undefined && isUnsendable(answered.request)) return null
  const from = { company, compiled: claimed.compiled, answered }
  if (given !== null) return madeOf(spare, { ...from, given, verdict: CONFORMS, took: took() })
  const { reply, decision } = answered
  if (reply.by !== 'live' || decision.kind !== 'forward' || reply.body instanceof Readable) return null
  const held = keptOf(reply.body instanceof Uint8Array ? reply.body : null, company.holdLimit)
  if (held.size > SHORT) return null
  return madeOf(spare, { ...from, given: null, verdict: judgeAndRemember(company, conducted, held), took: took() })
}

/** Whether a request that came over no wire has texts that no wire would let through: with line breaks, or halves of letters. */
function isUnsendable({ target, headers }: WireRequest<unknown>): boolean {
  return [target, ...headers].some((text) => text.includes('\n') || !text.isWellFormed())
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
 * nearly all of them are never looked at, and what they consist of can be worked out again. What is its own in each, texts and
 * bodies, lies in bytes beside V8's heap, which the next one in its place writes over.
 */
export class ThinExchange implements Recordable {
  #id = ''
  #company: Company
  #compiled: CompiledContract
  #at = 0
  #took = 0
  #consumer: Consumer
  #method = ''
  /** Not among the texts: every line tells it. */
  #target = ''
  #decision: Decision
  #operation: Operation | null = null
  #inspected: readonly Finding[] = NOTHING
  #verdict: Verdict = CONFORMS
  /** The reply's own, one by one: an object for each would be one more to move about. */
  #status = 0
  /** Where many replies share them; null where they are among the texts. */
  #headers: HeaderList | null = null
  #isSigned = false
  #by: ReplyBy = 'mock'
  #why: readonly string[] = NO_WHY
  #findings: readonly Finding[] | null = null
  #again: Again | null = null
  /** Bytes of the reply's body. */
  #size = 0
  /** Bytes that are neither short nor made again. */
  #body: Uint8Array | null = null
  /** The texts, then the request's body, then the reply's, as far as they are held. */
  #bytes: Buffer = NO_BYTES
  /** How long each of them is; -1 for a reply's body that is not here. */
  #texts = 0
  #sent = 0
  #got = -1
  /** How many of the texts are the request's fields. */
  #fields = 0

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
    return OVERHEAD + this.#target.length + this.#bytes.length + (this.#body?.length ?? 0)
  }

  /** Is another exchange from now on. */
  become({ company, compiled, answered, given, verdict, took }: Parts): void {
    this.#company = company
    this.#compiled = compiled
    this.#id = answered.id
    this.#at = answered.at
    this.#took = took
    this.#consumer = answered.consumer
    this.#method = answered.request.method
    this.#target = answered.request.target
    this.#decision = answered.decision
    this.#operation = answered.operation
    this.#inspected = answered.inspected.length === 0 ? NOTHING : answered.inspected
    this.#verdict = verdict
    this.#size = answered.reply.body instanceof Uint8Array ? answered.reply.body.length : 0
    this.#keep(given ?? answered.reply, given === null)
    this.#write(answered, given ?? answered.reply)
  }

  #keep({ status, headers, body, by, why, findings, again }: Reply, isSigned: boolean): void {
    this.#status = status
    this.#headers = headers.length === 0 || areShared(headers) ? headers : null
    this.#isSigned = isSigned
    this.#by = by
    this.#why = why
    this.#findings = findings
    this.#again = again ?? null
    this.#body = again === undefined && body instanceof Uint8Array && body.length > SHORT ? apart(body) : null
  }

  #write({ request, kept }: Answered, { headers, body, again }: Reply): void {
    const sent = kept.bytes
    const got = again === undefined && body instanceof Uint8Array && body.length <= SHORT ? body : null
    const texts = textOf(request, this.#headers === null ? headers : NO_FIELDS)
    const length = Buffer.byteLength(texts)
    this.#bytes = roomFor(length + sent.length + (got?.length ?? 0), this.#bytes)
    this.#bytes.write(texts, 0, length, 'utf8')
    if (sent.length > 0) this.#bytes.set(sent, length)
    if (got !== null) this.#bytes.set(got, length + sent.length)
    this.#texts = length
    this.#sent = sent.length
    this.#got = got?.length ?? -1
    this.#fields = request.headers.length
  }

  exchange(): Exchange {
    const [origin = '', peer = '', ...fields] = this.#bytes.toString('utf8', 0, this.#texts).split('\n')
    const request = this.#request(origin, peer, fields.slice(0, this.#fields))
    const match = this.#compiled.identify(request)
    const kept = keptOf(this.#part(this.#texts, this.#sent), this.#sent)
    const { params, content } = this.#compiled.inspect(match, request, kept.size === 0 ? null : kept)
    const reply = this.#reply(params.path, fields.slice(this.#fields))
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
      requestBytes: this.#sent,
      replyBytes: this.#size,
    }
  }

  #request(origin: string, peer: string, headers: HeaderList): WireRequest {
    const request = { method: this.#method, target: this.#target, headers, body: null, origin }
    return peer === '' ? request : { ...request, peer }
  }

  #reply(path: Params['path'], fields: HeaderList): Reply {
    const held = this.#got < 0 ? this.#body : this.#part(this.#texts + this.#sent, this.#got)
    const body = this.#again === null ? held : this.#again(path)
    const [status, by, why, findings] = [this.#status, this.#by, this.#why, this.#findings]
    const reply = { status, headers: this.#headers ?? fields, body, by, why, findings }
    return this.#isSigned ? reply : signed(reply)
  }

  /** A copy: what is given away stays what it is. */
  #part(from: number, length: number): Uint8Array {
    return Buffer.from(this.#bytes.subarray(from, from + length))
  }
}

const NO_BYTES = Buffer.alloc(0)
const NO_FIELDS: HeaderList = []

/** Origin, peer and all fields, each in a line: none of them has line breaks. */
function textOf({ origin, peer, headers }: WireRequest<unknown>, answer: HeaderList): string {
  const head = `${origin}\n${peer ?? ''}\n${headers.join('\n')}`
  if (answer.length === 0) return head
  return headers.length === 0 ? `${head}${answer.join('\n')}` : `${head}\n${answer.join('\n')}`
}

/** Bytes of this length or a little more: those that there are, where they suit. */
function roomFor(length: number, known: Buffer): Buffer {
  if (known.length >= length && known.length <= 2 * length + PIECE) return known
  const room = Math.ceil(length / PIECE) * PIECE
  if (room > SLAB / 2) return Buffer.allocUnsafeSlow(room)
  if (used + room > slab.length) [slab, used] = [Buffer.allocUnsafeSlow(SLAB), 0]
  used += room
  return slab.subarray(used - room, used)
}

/** Requests of one kind differ by less. */
const PIECE = 128
/** What is cut up for several, as few as stay together whatever becomes of the others. */
const SLAB = 8 * 1024
let slab = NO_BYTES
let used = 0

let latest: HeaderList = NO_FIELDS

/** Whether the last reply came with the very same list: the stand-in gives one list to all that it answers alike. */
function areShared(headers: HeaderList): boolean {
  const same = headers === latest
  latest = headers
  return same
}
