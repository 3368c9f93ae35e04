import { type Gate, GATES } from '../../model/comparison.ts'
import type { GateFigures, GateReport, GateTally, OperationRecord } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'
import { shadowMode } from '../decide.ts'
import { boundOf } from '../statistics/bound.ts'
import { CENSORED, PROFILES } from '../statistics/profiles.ts'
import { type Counts, type Hypotheses, sprt } from '../statistics/sprt.ts'
import type { GatedOperation, GateQuestion } from './question.ts'
import { count, duration, number, rateWords, undecidedWords } from './words.ts'

/** Samples below which a share of them says nothing: one dropped of three is no sign. */
const FEW = 40

/** How each operation stands at each gate that its stage asks for. */
export function rateReports(question: GateQuestion): readonly GateReport[] {
  const records = recordsOf(question)
  return question.operations.flatMap((gated) =>
    gatesOf(question.group, gated).map((gate) => rateReport(question, gated, gate, records.get(gated.operation.id))),
  )
}

/** Evidence by operation; a contract may name one `constructor`. */
export function recordsOf({ evidence }: Pick<GateQuestion, 'evidence'>): ReadonlyMap<string, OperationRecord> {
  return new Map(Object.entries(evidence?.operations ?? {}))
}

/** Agreement needs the stand-in's answer beside the service's. */
function gatesOf(group: Group, { compared }: GatedOperation): readonly Gate[] {
  const beside = group.stage === 'shadow' || group.canary.reverseShadow
  return GATES.filter((gate) => gate !== 'agreement' || (compared && beside))
}

function rateReport(question: GateQuestion, gated: GatedOperation, gate: Gate, record: OperationRecord | undefined): GateReport {
  const { group } = question
  const { id } = gated.operation
  const figures = figuresOf(gate, record, group)
  const said = (outcome: GateReport['outcome'], words: string): GateReport => ({ gate, operation: id, outcome, words, figures })
  if (group.waived.includes(id)) return said('pass', `${id}: needs no evidence, as was said`)
  if (record === undefined && group.quiet.includes(id)) return said('pass', `${id}: nobody calls it, as was said`)
  const { outcome } = decided(gate, record, group)
  if (outcome === 'fail') return said('fail', rateWords(gate, id, { ...figures, wanted: 0 }, record))
  const lost = lostOf(record?.gates[gate])
  if (lost.share > CENSORED) return said('inconclusive', lostWords(id, lost))
  if (outcome === 'pass') return said('pass', rateWords(gate, id, figures, record))
  if (outcome === 'truncated') return said('inconclusive', undecidedWords(gate, id, figures))
  const elsewhere = provenElsewhere(group, gated)
  if (elsewhere !== null) return said(elsewhere.outcome, `${id}: ${elsewhere.words}`)
  return waiting(question, said, rateWords(gate, id, figures, record))
}

function waiting(
  { group, now }: GateQuestion,
  said: (outcome: GateReport['outcome'], words: string) => GateReport,
  words: string,
): GateReport {
  const { maxWait } = PROFILES[group.profile]
  return now - group.since <= maxWait ? said('waiting', words) : said('inconclusive', `${words}; ${duration(maxWait)} have not been enough`)
}

/** What cannot be copied is judged at the canary's first step, by consumers who have agreed to it; what could, has been judged before. */
function provenElsewhere(
  group: Group,
  { operation }: GatedOperation,
): { readonly outcome: 'pass' | 'waiting'; readonly words: string } | null {
  const [first] = group.canary.steps
  const copied = shadowMode(group, operation) !== null
  if (group.stage === 'shadow' && !copied) {
    return first?.kind === 'consumers'
      ? { outcome: 'pass', words: `cannot be copied; ${first.consumers.join(', ')} will try it at the canary’s first step` }
      : { outcome: 'waiting', words: 'cannot be copied; let the canary’s first step name consumers who are to try it, or waive it' }
  }
  const named = group.stage === 'canary' && group.canary.steps[group.step]?.kind === 'consumers'
  return named && copied && group.judged ? { outcome: 'pass', words: 'has been judged in shadow' } : null
}

function decided(gate: Gate, record: OperationRecord | undefined, group: Group): ReturnType<typeof sprt> {
  return sprt(countsOf(gate, record), hypothesesOf(gate, group))
}

function hypothesesOf(gate: Gate, { profile }: Group): Hypotheses {
  return gate === 'latency' ? PROFILES[profile].latency : PROFILES[profile].rate
}

/** Of the good answers at most half are of requests that we made up; every bad one counts. */
export function countsOf(gate: Gate, record: OperationRecord | undefined): Counts {
  if (record === undefined) return { good: 0, bad: 0 }
  const { good, bad } = record.gates[gate]
  const made = record.synthetic[gate]
  return { good: good + Math.min(good, made.good), bad: bad + made.bad }
}

export function figuresOf(gate: Gate, record: OperationRecord | undefined, group: Group): GateFigures {
  const counts = countsOf(gate, record)
  const { llr, wanted } = sprt(counts, hypothesesOf(gate, group))
  return { samples: counts.good + counts.bad, bad: counts.bad, wanted, ...boundOf(counts), llr }
}

interface Lost {
  readonly censored: number
  readonly all: number
  readonly share: number
}

/** What was not looked at, by our own limits. */
export function lostOf(tally: GateTally | undefined): Lost {
  if (tally === undefined) return { censored: 0, all: 0, share: 0 }
  const { good, bad, uncomparable, censored } = tally
  const all = good + bad + uncomparable + censored
  return { censored, all, share: all < FEW ? 0 : censored / all }
}

function lostWords(operation: string, { censored, all, share }: Lost): string {
  return `${operation}: ${number(censored)} of ${count(all, 'answer')} could not be looked at (${Math.round(share * 100)} %), so the others say too little`
}
