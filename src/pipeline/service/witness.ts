import type { Comparison, Difference, Event, Gate, LegFailure } from '../../model/comparison.ts'
import type { Answered, Decided, Reply } from '../../model/exchange.ts'
import { isSecretName, withoutValue } from '../../model/secret.ts'
import type { Finding, Verdict } from '../../model/verdict.ts'
import type { KeptBody } from '../../model/wire.ts'
import type { Company, Conducted } from '../company.ts'
import { EXCESS, graveOf } from './grave.ts'
import { keep } from '../keep.ts'
import { isHead, likenessOf } from '../likeness.ts'
import { LiveLeg, type Seen } from './live-leg.ts'
import { keepable } from '../recording/keepable.ts'
import { graceOf } from './restart-grace.ts'

/** What an operation may take where its contract does not say. Milliseconds. */
const LATENCY = 1_000

const NOTHING: Readonly<Record<Gate, Event>> = { availability: 'none', conformance: 'none', agreement: 'none', latency: 'none' }

/** Begins to look at an exchange that goes to the service; null where nobody learns from it. */
export function lookAt({ observer, senders }: Company, decided: Decided): LiveLeg | null {
  const { decision, operation, request } = decided
  if (observer === null || operation === null || decision.kind !== 'forward' || decision.degraded === true) return null
  const fingerprint = likenessOf(decided, null)
  const buildHeader = senders.get(decision.upstream)?.upstream.buildHeader
  const live = new LiveLeg(fingerprint, observer.admits(decision.group, fingerprint), buildHeader)
  request.onGone?.(() => live.gone())
  return live
}

/** What was seen, without who saw it. */
interface Found extends Pick<Comparison, 'verdict' | 'events' | 'differences'> {
  readonly filled?: boolean
}

/**
 * Tells what an exchange with the service has shown, when it is over: `held` is what the consumer got of it, `verdict` what the judge
 * said. What is bad is told at once; a good answer that the stand-in has an own one to, when the two were held against each other.
 */
export function bearWitness(company: Company, conducted: Conducted, held: KeptBody, verdict: Verdict): void {
  const { answered, live, control } = conducted
  const { observer } = company
  const seen = live?.seen ?? null
  if (observer === null || live === null || seen === null || !isTold(answered, seen) || isForgiven(company, answered, seen)) return
  const found = foundOf(conducted, live, seen, held, verdict)
  if (control === null || found.verdict !== 'matched' || answered.reply.by !== 'live') return tell(company, conducted, found)
  void agreementOf(company, conducted, held)
    .catch(() => null)
    .then((compared) => tell(company, conducted, compared === null ? found : withAgreement(found, compared)))
}

/** Whether the service was asked, and has the operation at all: what it does not have yet says nothing of the rest. */
function isTold({ decision, operation }: Answered, { came }: Seen): boolean {
  if (decision.kind !== 'forward' || operation === null) return false
  const { notImplemented, missing } = decision.fallback
  return typeof came !== 'number' || (!notImplemented.includes(came) && !(came === 404 && missing.includes(operation.id)))
}

/** How a service fails that is being begun anew, or the gateway before it. */
const ANEW: ReadonlySet<LegFailure['failed'] | number> = new Set<LegFailure['failed'] | number>([
  'connection_refused',
  'connection_terminated',
  'destination_unavailable',
  502,
  503,
  504,
])

/** Whether nobody was there because the service is being begun anew: most of that is let pass. */
function isForgiven({ senders }: Company, { decision }: Answered, { came, build }: Seen): boolean {
  const sender = decision.kind === 'forward' ? senders.get(decision.upstream) : undefined
  if (sender === undefined || came === null) return false
  const [grace, now] = [graceOf(sender), performance.now()]
  if (build !== null) grace.hear(build, now)
  const how = typeof came === 'number' ? came : came.failed
  return ANEW.has(how) && !grace.counts(now, how === 'connection_refused')
}

function tell({ observer }: Company, { answered, live }: Conducted, { filled, differences, ...found }: Found): void {
  const { id, at, decision, operation, consumer } = answered
  const seen = live?.seen
  if (live === null || seen === undefined || seen === null || decision.kind !== 'forward') return
  const status = typeof seen.came === 'number' ? seen.came : null
  const { fingerprint, counted } = live
  const who = { operation: operation?.id ?? '', consumer: consumer.id, at, epoch: decision.epoch, leg: 'live' } as const
  const grave = graveOf(seen.breach(), operation, found.events)
  const head = isHead(answered) ? { head: true } : {}
  const more = { ...head, ...(filled === true ? { filled } : {}), ...(grave === null ? {} : { grave }) }
  const sample = { ...found, ...who, fingerprint, counted, status, ...more }
  const { throttled, build } = seen
  observer?.sampled({ group: decision.group, exchange: id, sample, differences, throttled, ...(build === null ? {} : { build }) })
}

function foundOf(conducted: Conducted, live: LiveLeg, seen: Seen, held: KeptBody, verdict: Verdict): Found {
  const { answered, passed } = conducted
  const { came, took, breach } = seen
  if (live.over === 'gone' || came === null || came === 429) return { verdict: 'censored', events: NOTHING, differences: [] }
  if (typeof came !== 'number') return failed(came)
  const failure = came >= 500 ? errorsOf(headFindings(conducted, came, seen)) : []
  const replaced = live.refused === null ? failure : errorsOf(live.refused)
  const findings = answered.reply.by === 'live' ? errorsOf(verdict.findings) : isChecked(answered) ? replaced : []
  const cut = live.over === 'cut'
  const unavailable = cut || isUnavailable(came, failure)
  const excess = breach() === 'excess'
  const conformance = excess ? 'bad' : conformanceOf(answered, findings, held)
  const late = took > (answered.operation?.latency ?? LATENCY)
  const events: Found['events'] = {
    availability: unavailable ? 'bad' : 'good',
    conformance,
    agreement: 'none',
    // How long a consumer takes to ask is its own affair.
    latency: passed !== null ? 'none' : late ? 'bad' : isHead(answered) ? 'none' : 'good',
  }
  const differences = findings.map(differenceOf)
  if (unavailable) differences.unshift(noGoodAnswer(came, cut ? 'its answer broke off' : `it fails with ${came}`))
  if (excess) differences.unshift(EXCESS)
  const good = !unavailable && conformance !== 'bad' && !late
  return { verdict: good ? 'matched' : 'mismatched', events, differences }
}

/** A body of which nothing is known. */
const UNREAD: KeptBody = { bytes: new Uint8Array(), size: 0, whole: false }

/** What the contract says of a failure by its head, whoever has answered the consumer in its place and whether or not answers are checked. */
function headFindings({ answered, claimed }: Conducted, status: number, { headers }: Seen): readonly Finding[] {
  if (claimed === null) return []
  const reply: Reply<KeptBody> = { status, headers, body: UNREAD, by: 'live', why: [], findings: null }
  return claimed.compiled.judge(claimed.match, answered.request, reply)
}

function errorsOf(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ subject, severity }) => subject === 'reply' && severity === 'error')
}

function isChecked({ decision }: Answered): boolean {
  return decision.kind === 'forward' && decision.validate.response !== 'off'
}

/** Of an answer that somebody else's stands in the place of, only what was found is known. */
function conformanceOf(answered: Answered, findings: readonly Finding[], held: KeptBody): Event {
  const { reply } = answered
  if (!isChecked(answered)) return 'none'
  if (findings.length > 0) return 'bad'
  return reply.by === 'live' && held.whole && !isHead(answered) ? 'good' : 'none'
}

/** A gateway's word, or a failure that nobody has documented. */
function isUnavailable(status: number, findings: readonly Finding[]): boolean {
  return status === 502 || status === 503 || status === 504 || (status >= 500 && findings.some(({ at }) => at === 'status'))
}

const LATE: ReadonlySet<LegFailure['failed']> = new Set<LegFailure['failed']>(['http_response_timeout', 'connection_read_timeout'])
/** Failures that are not of the connection but of what came over it. */
const GARBLED: ReadonlySet<LegFailure['failed']> = new Set<LegFailure['failed']>([
  'http_protocol_error',
  'http_response_transfer_coding',
  'http_response_header_section_size',
  'http_upgrade_failed',
])

function failed({ failed: error, message }: LegFailure): Found {
  // It was the request that could not be sent.
  if (error === 'http_request_error') return { verdict: 'censored', events: NOTHING, differences: [] }
  const events = {
    availability: 'bad',
    conformance: GARBLED.has(error) ? 'bad' : 'none',
    agreement: 'none',
    latency: LATE.has(error) ? 'bad' : 'none',
  } as const
  return { verdict: 'mismatched', events, differences: [noGoodAnswer(error, message)] }
}

function noGoodAnswer(candidate: number | string, words: string): Difference {
  const message = `The service brings no good answer: ${words}.`
  return { ...differenceAt('status', 'one-sided', message), severity: 'critical', gate: 'availability', candidate: String(candidate) }
}

function differenceOf({ at, code, message, rule }: Finding): Difference {
  // What the contract says is secret the judge does not repeat; this is what is so by its name.
  const told = at.split(/[/.]/).some(isSecretName) ? withoutValue(message) : message
  return { ...differenceAt(at, `contract.${code}`, told), rule }
}

function differenceAt(pointer: string, kind: Difference['kind'], message: string): Difference {
  const path = pointer.slice(0, 300).replaceAll(/\/\d+(?=\/|$)/g, '/*')
  const nothing = { class: null, control: null, candidate: null, rule: null, ignored: null }
  return { kind, path, pointer: pointer.slice(0, 300), message, severity: 'major', gate: 'conformance', ...nothing }
}

/** The stand-in's answer to the same request, unseen by the consumer, and what the comparison of the two says. */
async function agreementOf(
  { observer, holdLimit, keepLimit }: Company,
  { answered, claimed, control, live }: Conducted,
  held: KeptBody,
): Promise<Comparison | null> {
  const { id, contract, operation, decision, request, kept } = answered
  if (observer === null || control === null || contract === null || claimed === null || !held.whole || !kept.whole) return null
  const reply = await control()
  const own = { ...plain(reply), body: await keep(reply.body, holdLimit) }
  const { method, target, headers, origin } = request
  const took = live?.seen?.took ?? 0
  const comparison = await observer.compare({
    contract: contract.id,
    request: { method, target, headers, origin, body: kept },
    control: own,
    candidate: { ...plain(answered.reply), body: held },
    timings: { firstByte: took, lastByte: took, budget: null },
    masks: decision.kind === 'forward' && operation !== null ? observer.masks(decision.group, operation.id) : [],
    credentials: 'forward',
  })
  observer.beside({ id, comparison, status: own.status, answer: keepable(claimed, own, keepLimit) })
  return comparison
}

function plain({ status, headers, by }: Answered['reply']): Pick<Answered['reply'], 'status' | 'headers' | 'by' | 'why' | 'findings'> {
  return { status, headers, by, why: [], findings: null }
}

function withAgreement(found: Found, { verdict, events: { agreement }, differences, filled }: Comparison): Found {
  return { verdict, events: { ...found.events, agreement }, differences, filled: filled === true }
}
