import { Readable } from 'node:stream'
import { decide as decideLeg, shadowing as shadowingOf } from '../handoff/decide.ts'
import type { Decided, Identified, Received, Reply } from '../model/exchange.ts'
import { NO_PARAMS } from '../model/exchange.ts'
import type { Decision } from '../model/handoff.ts'
import { problemReply } from '../model/problem-reply.ts'
import type { Inspection } from '../model/match.ts'
import type { AnswerKey } from '../model/state.ts'
import { isError } from '../model/verdict.ts'
import { header, type KeptBody, type LiveBody, type WireRequest } from '../model/wire.ts'
import { asBefore, repeatKeyOf } from './service/as-before.ts'
import type { Claimed, Company, Conducted } from './company.ts'
import { claim } from './claim.ts'
import { tooLarge } from './findings-line.ts'
import type { Flight } from './service/flights.ts'
import { forward } from './service/forward.ts'
import { type Held, hold } from './service/hold.ts'
import { collect, keep } from './keep.ts'
import { atOrigin, mayBeRetired, originLoading, retired } from './service/origin.ts'
import type { LiveLeg } from './service/live-leg.ts'
import { type Mark, markOf, UNMARKED } from './service/mark.ts'
import { resting } from './service/resting.ts'
import { signed } from './signed.ts'
import { playPart } from './stand-in.ts'
import { through } from './through.ts'
import { lookAt } from './service/witness.ts'

/** What a request carries through the steps beside the phase that flows: not for exchanges to keep. */
interface Luggage {
  readonly claimed: Claimed | null
  readonly inspection: Inspection
  /** The body, still to be sent. */
  readonly body: LiveBody
  /** Who looks at what the service does. */
  readonly live: LiveLeg | null
  /** Told which side has done what was asked, or may have. */
  readonly mark: Mark
}

/** Whose a request is, by its head alone. */
interface Routed {
  readonly claimed: Claimed | null
  readonly decision: Decision
  /** By which it may come again. */
  readonly key: AnswerKey | null
}

/**
 * The one way through: identify, decide, answer. Synchronous where there is nothing to wait for. The consumer is answered
 * with `answered.reply`; `settle` judges and makes the exchange afterwards.
 */
export function conduct(company: Company, received: Received, patience = true): Conducted | Promise<Conducted> {
  const claimed = claim(company, received.request)
  const key = repeatKeyOf(company, received, claimed)
  const routed = decideLeg(company.routing, {
    id: received.id,
    consumer: received.consumer,
    contract: claimed?.compiled.contract ?? null,
    operation: claimed?.match.operation ?? null,
  })
  const decision = asBefore(company, received, claimed, key, routed)
  const loading = patience ? originLoading(company, claimed, decision) : null
  if (loading !== null) return loading.then(() => conduct(company, received, false))
  const held = take(company, received.request, decision)
  return held instanceof Promise
    ? held.then((body) => proceed(company, received, { claimed, decision, key }, body))
    : proceed(company, received, { claimed, decision, key }, held)
}

/** The stand-in reads a body whole; on its way to the service a long one is let pass. */
function take(company: Company, request: WireRequest, decision: Decision): Held | Promise<Held> {
  if (decision.kind === 'forward') {
    const length = header(request.headers, 'content-length')
    const mayRead = header(request.headers, 'expect') === undefined
    return hold(request.body, length === undefined ? null : Number(length), company.holdLimit, mayRead)
  }
  const kept = keep(request.body, company.bodyLimit)
  return kept instanceof Promise ? kept.then((whole) => ({ kept: whole, body: whole.bytes })) : { kept, body: kept.bytes }
}

function proceed(
  company: Company,
  received: Received,
  { claimed, decision: routed, key }: Routed,
  { kept, body }: Held,
): Conducted | Promise<Conducted> {
  const inspection = inspect(received, claimed, routed, kept)
  const decision = atOrigin(company, received, claimed, routed, inspection)
  const identified = through(company.plugins, 'identified', identify(company, received, claimed, decision, kept, inspection))
  const decided = through(company.plugins, 'decided', enforce(company, identified, decision))
  const passed = body instanceof Readable ? collect(body, company.keepLimit) : null
  // On the snapshot of the decision: what the stand-in answers may be copied.
  const isCopied = company.observer !== null && decided.decision.kind !== 'forward'
  const shadowing = isCopied ? shadowingOf(company.routing, decided) : null
  const live = lookAt(company, decided)
  const luggage = { claimed, inspection, body, live, mark: markOf(company.repeats, key, received.at) }
  const control = live !== null && isReversed(decided) ? () => standIn(company, decided, luggage) : null
  const reply = answer(company, decided, luggage)
  const conducted = (given: Reply): Conducted => {
    if (given.by === 'mock' && given.status < 400) luggage.mark.done('mock')
    const own = signed(given)
    const answered = through(company.plugins, 'answered', { ...decided, reply: own })
    const untouched = answered.reply === own && decided.decision.kind === 'improvise' && decided.inspected.length === 0
    const plain = untouched && given.findings?.length === 0 && kept.size <= THIN
    return { answered, claimed, passed, given: plain ? given : null, shadowing, live, control }
  }
  return reply instanceof Promise ? reply.then(conducted) : conducted(reply)
}

/** Whether the stand-in is to answer as well, unseen. */
function isReversed({ decision, kept }: Decided): boolean {
  return decision.kind === 'forward' && decision.reverse === true && kept.whole
}

/** Bytes of a request body up to which an exchange may be held thin. */
const THIN = 4 * 1024

const NOTHING: Inspection = { params: NO_PARAMS, content: undefined, findings: [] }

function inspect(received: Received, claimed: Claimed | null, decision: Decision, kept: KeptBody): Inspection {
  if (claimed === null || claimed.match.operation === null || (decision.kind !== 'forward' && !kept.whole)) return NOTHING
  return claimed.compiled.inspect(claimed.match, received.request, kept.size === 0 ? null : kept)
}

function validationOf(company: Company, decision: Decision): Company['validation'] {
  return decision.kind === 'forward' ? decision.validate.request : company.validation
}

function identify(
  company: Company,
  received: Received,
  claimed: Claimed | null,
  decision: Decision,
  kept: KeptBody,
  inspection: Inspection,
): Identified {
  const refused = !kept.whole && decision.kind !== 'forward'
  return {
    ...received,
    contract: claimed?.compiled.contract ?? null,
    operation: claimed?.match.operation ?? null,
    params: inspection.params,
    content: inspection.content,
    inspected: refused ? [tooLarge(kept, company.bodyLimit)] : validationOf(company, decision) === 'off' ? [] : inspection.findings,
    kept,
  }
}

/** Where the contract is enforced, a request that breaks it goes no further. */
function enforce(company: Company, identified: Identified, decision: Decision): Decided {
  const tooLong = decision.kind === 'improvise' && !identified.kept.whole
  const broken = validationOf(company, decision) === 'enforce' && identified.inspected.some(isError)
  if (decision.kind === 'refuse' || (!tooLong && !broken)) return { ...identified, decision }
  const { group, epoch, stage } = decision
  const reason = 'the request breaks the contract'
  return { ...identified, decision: { kind: 'refuse', group, epoch, reason, ...(stage === undefined ? {} : { stage }) } }
}

function answer(company: Company, decided: Decided, luggage: Luggage): Reply | Promise<Reply> {
  const { claimed, body } = luggage
  if (claimed === null) return problemReply('no-such-operation', 'No contract is served here.', decided.id)
  switch (decided.decision.kind) {
    case 'refuse':
      return refuse(company, decided, claimed)
    case 'improvise':
      return playPart({ company, decided, claimed, inspection: luggage.inspection })
    case 'forward': {
      const sender = company.senders.get(decided.decision.upstream)
      if (sender === undefined)
        return problemReply('upstream-unreachable', `The upstream ${decided.decision.upstream} is not configured any more.`, decided.id)
      const flight = company.flights.begin(decided, decided.decision, company.senders)
      flight?.onCut(() => luggage.live?.gone())
      if (decided.decision.degraded !== true) luggage.mark.begins()
      const sent = forward(decided, decided.decision, body, {
        sender: decided.decision.degraded === true ? resting(sender) : sender,
        stale: company.stale,
        improvise: () => standIn(company, decided, luggage),
        judge: (reply) => claimed.compiled.judge(claimed.match, decided.request, reply),
        limit: company.holdLimit,
        refused: (findings) => luggage.live?.heldBack(findings),
        seen(came) {
          luggage.live?.answered(came)
          luggage.mark.came(came.kind === 'answered' || came.reached)
        },
        ...(flight === null ? {} : { onCut: (listener) => flight.onCutUnanswered(listener) }),
      })
      const followed = flight === null ? sent : follow(flight, sent)
      const told = mayBeRetired(company, decided.decision)
        ? followed.then((reply) => retired(company, decided, claimed, luggage.inspection, reply))
        : followed
      return luggage.mark === UNMARKED ? told : told.then((reply) => luggage.mark.lasting(reply))
    }
  }
}

function follow(flight: Flight, sent: Promise<Reply>): Promise<Reply> {
  const followed = (reply: Reply): Reply => {
    flight.answered(reply)
    return reply
  }
  return sent.then(followed, (error: unknown) => {
    flight.end()
    throw error
  })
}

function refuse(company: Company, decided: Decided, claimed: Claimed): Reply {
  if (!decided.kept.whole)
    return problemReply('body-too-large', decided.inspected[0]?.message ?? '', decided.id, { limit: company.bodyLimit })
  return beside(company, decided) ?? claimed.compiled.refuse(claimed.match, decided.request, decided.inspected)
}

/** The stand-in in the service's place, as strict as it is in its own. */
function standIn(company: Company, decided: Decided, { claimed, inspection }: Luggage): Reply | Promise<Reply> {
  if (claimed === null) return problemReply('no-such-operation', 'No contract is served here.', decided.id)
  const broken = company.validation === 'enforce' && decided.inspected.some(isError)
  if (broken) return claimed.compiled.refuse(claimed.match, decided.request, decided.inspected)
  return playPart({ company, decided, claimed, inspection })
}

/** No operation, but something that a contract implies: the token endpoint that its credentials come from. */
function beside(company: Company, decided: Decided): Reply | null {
  if (decided.operation !== null) return null
  for (const compiled of company.contracts) {
    const reply = compiled.beside(decided.request, decided.kept)
    if (reply !== null) return reply
  }
  return null
}
