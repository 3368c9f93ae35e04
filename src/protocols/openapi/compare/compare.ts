import { type Comparison, type Event, type Gate, type LegTimings, type LegFailure, noEvidence } from '../../../model/comparison.ts'
import type { Reply } from '../../../model/exchange.ts'
import type { Legs } from '../../../model/protocol.ts'
import type { Inspection } from '../../../model/match.ts'
import type { ListRole } from '../../../model/resource.ts'
import type { KeptBody } from '../../../model/wire.ts'
import { responseFor } from '../answer/choose.ts'
import { type Addressed, addresses, askedMembers, strayOf } from './asked.ts'
import { Differing } from './differing.ts'
import { compareHeaders } from './headers.ts'
import { isHeadOf } from '../judge.ts'
import type { Knowledge } from './knowledge.ts'
import { compareLists } from './lists.ts'
import type { Means } from './means.ts'
import { readSide, type Side, sideOf } from './side.ts'
import { compareProblems } from './problem-members.ts'
import { valueAtPointer } from './predicates.ts'
import { keyOf, sentOf } from './sent.ts'
import { isUnavailable, relateStatus } from './status.ts'
import { Steps } from './steps.ts'
import { tellFailure, tellFindings } from './tell.ts'
import { compareValues } from './values.ts'

const AUTH: Readonly<Record<Gate, Event>> = { availability: 'good', conformance: 'none', agreement: 'none', latency: 'none' }

/** Holds two answers against each other and the contract. Never throws for what was answered; bounded in steps. */
export function compareLegs(knowledge: Knowledge, legs: Legs): Comparison {
  const told = compared(knowledge, legs)
  return isHeadOf(knowledge.model, legs.request.method) ? { ...told, head: true } : told
}

function compared(knowledge: Knowledge, legs: Legs): Comparison {
  if ('failed' in legs.candidate) return failed(legs.candidate, legs)
  if (legs.candidate.status === 429 && legs.control?.status !== 429) return noEvidence('censored', 'throttled')
  return answered(knowledge, legs, legs.candidate)
}

/** One leg failed, and the other did not: what a consumer would have noticed. */
function failed(failure: LegFailure, { control, masks }: Legs): Comparison {
  if (failure.failed === 'connection_limit_reached' || failure.failed === 'http_request_error')
    return noEvidence('censored', failure.failed)
  const differing = new Differing(masks, undefined)
  const late = failure.failed === 'deadline' || failure.failed === 'http_response_timeout' || failure.failed === 'connection_read_timeout'
  const garbled = tellFailure(failure, differing)
  const events = {
    availability: 'bad',
    conformance: garbled ? 'bad' : 'none',
    agreement: control === null ? 'none' : 'bad',
    latency: late ? 'bad' : 'none',
  } as const
  return { verdict: 'mismatched', reason: failure.failed, events, ...differing.told }
}

function answered(knowledge: Knowledge, legs: Legs, candidate: Reply<KeptBody>): Comparison {
  const { model } = knowledge
  const { request, control } = legs
  const side = sideOf(model, request, candidate)
  const differing = new Differing(legs.masks, side.value, knowledge.isSecret)
  const steps = new Steps(knowledge.budget)
  const relation = control === null ? null : relateStatus(model, request, control.status, candidate.status, legs.credentials)
  if (relation === 'auth') return { verdict: 'uncomparable', reason: 'auth', events: AUTH, ...differing.told }
  tellFindings(knowledge, side, differing)
  const unavailable = isUnavailable(model, candidate.status)
  if (unavailable)
    differing.add({
      kind: 'status',
      pointer: 'status',
      message: `The service fails with ${candidate.status}.`,
      severity: 'critical',
      gate: 'availability',
    })
  if (control !== null && (relation === 'differs' || relation === 'other-class')) {
    const severity = relation === 'differs' ? 'major' : 'critical'
    const message = `The service answers ${candidate.status}, the stand-in ${control.status}.`
    differing.add({ kind: 'status', pointer: 'status', message, severity, control: control.status, candidate: candidate.status })
  }
  if (control !== null && relation === 'same') agree(knowledge, legs, control, side, differing, steps)
  const limit = side.limit ?? (steps.exhausted || side.findings.some(({ code }) => code === 'too-complex') ? 'budget' : null)
  const agreement =
    relation === null ? 'none' : relation === 'state' || side.streamed ? noneOrBad(differing) : eventOf(differing, 'agreement')
  const events = {
    availability: unavailable ? 'bad' : 'good',
    conformance: eventOf(differing, 'conformance'),
    agreement,
    latency: latencyOf(knowledge, legs.timings, side),
  } as const
  const shown = isHeadOf(model, request.method) ? ofHead(events) : events
  const told = verdict(differing, shown, limit, relation === 'state')
  return isFilled(knowledge, side) ? { ...told, filled: true } : told
}

/** The head of an answer says against a service what it says; for it only that it is there, since nobody has seen what it is the head of. */
function ofHead({ availability, ...events }: Comparison['events']): Comparison['events'] {
  const bad = (event: Event): Event => (event === 'bad' ? 'bad' : 'none')
  return { availability, conformance: bad(events.conformance), agreement: bad(events.agreement), latency: bad(events.latency) }
}

function isFilled({ role }: Knowledge, { reply, value }: Side): boolean {
  if ((role.kind !== 'list' && role.kind !== 'search') || reply.status >= 300) return false
  const items = valueAtPointer(value, role.envelope.items)
  return Array.isArray(items) && items.length > 0
}

function eventOf(differing: Differing, gate: Gate): Event {
  return differing.has(gate) ? 'bad' : 'good'
}

function noneOrBad(differing: Differing): Event {
  return differing.has('agreement') ? 'bad' : 'none'
}

function verdict(differing: Differing, events: Comparison['events'], limit: string | null, diverged: boolean): Comparison {
  const told = differing.told
  if (limit !== null) {
    if (!differing.counts) return { ...noEvidence('censored', limit), ...told }
    // What is known to be bad stays bad; what was not looked at is not good.
    const kept = Object.fromEntries(Object.entries(events).map(([gate, event]) => [gate, event === 'bad' ? event : 'none']))
    return { verdict: 'mismatched', reason: limit, events: { ...events, ...kept }, ...told }
  }
  if (differing.counts) return { verdict: 'mismatched', reason: '', events, ...told }
  if (diverged) return { verdict: 'uncomparable', reason: 'state', events, ...told }
  return { verdict: differing.ignores ? 'ignored' : 'matched', reason: '', events, ...told }
}

function latencyOf({ latency }: Knowledge, { firstByte, lastByte, budget }: LegTimings, side: Side): Event {
  return (side.streamed ? firstByte : lastByte) > (budget ?? latency) ? 'bad' : 'good'
}

/** Both have the same status: what is determined of header and body has to be the same too. */
function agree(knowledge: Knowledge, legs: Legs, control: Reply<KeptBody>, side: Side, differing: Differing, steps: Steps): void {
  const { model, role, resource, operationAt } = knowledge
  const exact = control.by === 'live'
  const { request, inspection, state } = legs
  const response = responseFor(model, side.reply.status)
  const head = isHeadOf(model, request.method)
  compareHeaders({ request, response, control: control.headers, candidate: side.reply.headers, exact, head, operationAt }, differing)
  if (side.limit !== null || side.streamed || side.value === undefined) return
  const own = readSide(model, request.method, control)
  if (own.value === undefined || own.media !== side.media) return
  const list: ListRole | null = (role.kind === 'list' || role.kind === 'search') && side.reply.status < 300 ? role : null
  if (list !== null) compareLists({ role: list, resource, inspection, value: side.value, headers: side.reply.headers }, differing)
  if ('answer' in role && role.answer !== null && side.reply.status < 300)
    among(role.answer, addresses(role, role.answer, inspection, own.value), inspection, side.value, differing)
  if (side.type?.essence === 'application/problem+json') {
    compareProblems(side.reply.status, side.media, own.value, side.value, differing)
    if (!exact) return
  }
  const asked = askedMembers(model, inspection, role)
  const nullRemoves = request.method === 'PATCH'
  const key = keyOf(inspection, role)
  const means: Means = { differing, steps, exact, body: side.value, state, key, nullRemoves, asked, compare: compareValues }
  const sent = sentOf(inspection, role)
  const nodes = side.media?.schema === null || side.media === null ? [] : [side.media.schema]
  compareValues(means, { name: '', pointer: 'body', nodes, sent, known: false }, own.value, side.value)
}

/** The entity lies where it was asked for. */
function among(answer: string, scope: readonly Addressed[], inspection: Inspection, value: unknown, differing: Differing): void {
  const stray = strayOf(scope, inspection, valueAtPointer(value, answer))
  if (stray === null) return
  const message = `It was asked for by ${stray.param}, and is not so.`
  differing.add({ kind: 'value', pointer: `body${answer}${stray.property}`, message, class: 'echo', candidate: stray.value })
}
