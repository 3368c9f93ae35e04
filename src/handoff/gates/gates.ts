import { GATES } from '../../model/comparison.ts'
import type { Assessment, GateName, GateOutcome, GateReport } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'
import { isBoundTo } from '../evidence/merge.ts'
import { PROFILES } from '../statistics/profiles.ts'
import { coverageReports } from './coverage.ts'
import type { GateQuestion } from './question.ts'
import { lostOf, rateReports, recordsOf } from './rates.ts'
import { count, duration, listed } from './words.ts'

/** Probes in a row that have to go well. */
const PROBES = 3

/** What stands between a group and its next step: every gate that its stage asks for, by operation and for the group as a whole. */
export function assess(question: GateQuestion): Assessment {
  const fresh = freshReport(question)
  // What is evidence of something else is none.
  const bound: GateQuestion = fresh.outcome === 'pass' ? question : { ...question, evidence: null }
  const reports = reportsOf(bound, fresh)
  return { outcome: worst(reports), reports, censored: censoredOf(bound) }
}

function reportsOf(question: GateQuestion, fresh: GateReport): readonly GateReport[] {
  const { group } = question
  if (group.stage === 'mock') return [reachReport(question)]
  if (group.stage === 'shadow') {
    const ends = [stateReport(question), fresh, dwellReport(question), approvalReport(question)]
    return [...rateReports(question), ...coverageReports(question), ...ends]
  }
  if (group.stage !== 'canary') return []
  const last = group.step >= group.canary.steps.length - 1
  const ends = last ? [stateReport(question), approvalReport(question)] : []
  return [...rateReports(question), fresh, dwellReport(question), ...ends]
}

/** A failure is told before what could not be told, that before what is still to come. */
function worst(reports: readonly GateReport[]): GateOutcome {
  const order: readonly GateOutcome[] = ['fail', 'inconclusive', 'waiting']
  return order.find((outcome) => reports.some((report) => report.outcome === outcome)) ?? 'pass'
}

/**
 * The sentences that tell what is missing, the worst first; empty where nothing is. Of an operation that has to wait at several
 * gates for more answers, only the gate that takes the most.
 */
export function missingWords({ reports }: Assessment, most = 20): readonly string[] {
  const order: readonly GateOutcome[] = ['fail', 'inconclusive', 'waiting']
  const sorted = order.flatMap((outcome) => reports.filter((report) => report.outcome === outcome))
  const told = sorted.filter((report) => !sorted.some((other) => waitsLonger(other, report)))
  const words = [...new Set(told.map((report) => report.words))]
  return words.length > most ? [...words.slice(0, most), `and ${words.length - most} more`] : words
}

function waitsLonger(a: GateReport, b: GateReport): boolean {
  if (a.operation !== b.operation || a.outcome !== 'waiting' || b.outcome !== 'waiting' || a.figures === null || b.figures === null)
    return false
  const rank = (report: GateReport): number => (report.figures?.wanted ?? 0) + 1 / (2 + GATES.findIndex((gate) => gate === report.gate))
  return rank(a) > rank(b)
}

function groupReport(gate: GateName, outcome: GateOutcome, words: string): GateReport {
  return { gate, operation: null, outcome, words, figures: null }
}

function reachReport({ group, reach }: GateQuestion): GateReport {
  const name = group.upstream ?? 'a service'
  if (group.upstream === null) return groupReport('reach', 'waiting', `${group.id} has no service to hand over to`)
  if (reach.passed >= PROBES) return groupReport('reach', 'pass', `${name} answers`)
  const why = reach.failure === null ? '' : `: ${reach.failure}`
  return groupReport('reach', 'waiting', `${name} has answered ${reach.passed} of ${count(PROBES, 'probe')}${why}`)
}

function stateReport({ group, state }: GateQuestion): GateReport {
  if (group.stateless) return groupReport('state', 'pass', `${group.id} has no state to carry over`)
  return groupReport('state', state.settled ? 'pass' : 'waiting', state.words)
}

function freshReport({ group, evidence, binding, now }: GateQuestion): GateReport {
  if (evidence === null) return groupReport('fresh', 'pass', 'there is no old evidence')
  if (!isBoundTo(evidence, binding))
    return groupReport('fresh', 'waiting', `the evidence is of another ${otherOf(evidence, binding)} and begins anew`)
  const { maxAge } = PROFILES[group.profile]
  const old = [...recordsOf({ evidence })].filter(([, { last }]) => now - last > maxAge).map(([id]) => id)
  const words = `${listed(old)}: the latest answer is older than ${duration(maxAge)}`
  return old.length > 0
    ? groupReport('fresh', 'waiting', words)
    : groupReport('fresh', 'pass', 'the evidence is of this contract and this service')
}

function otherOf(evidence: GateQuestion['binding'], binding: GateQuestion['binding']): string {
  if (evidence.contractHash !== binding.contractHash) return 'contract'
  return evidence.upstream === binding.upstream ? 'round' : 'version of the service'
}

function dwellReport({ group, now }: GateQuestion): GateReport {
  const wanted = dwellOf(group)
  const past = Math.max(0, now - group.since)
  const where = group.stage === 'canary' ? `step ${group.step + 1}` : group.stage
  if (past >= wanted) return groupReport('dwell', 'pass', `${where} has lasted ${duration(past)}`)
  return groupReport('dwell', 'waiting', `${where} has lasted ${duration(past)} of ${duration(wanted)}`)
}

/** How long the stage or step that a group is in lasts at least, milliseconds. */
export function dwellOf({ stage, profile, canary }: Pick<Group, 'stage' | 'profile' | 'canary'>): number {
  const { dwell } = PROFILES[profile]
  return stage === 'canary' ? (canary.dwell ?? dwell.step) : dwell.shadow
}

const PEOPLE: Readonly<Record<Group['approval'], number>> = { none: 0, one: 1, two: 2 }

function approvalReport({ group }: GateQuestion): GateReport {
  const wanted = PEOPLE[group.approval]
  const who = [...new Set(group.approvals.map((approval) => approval.who))]
  if (wanted === 0) return groupReport('approval', 'pass', 'nobody has to agree')
  if (who.length >= wanted) return groupReport('approval', 'pass', `${listed(who)} agreed`)
  const still = `${wanted - who.length === 1 ? 'one person has' : `${wanted - who.length} people have`} to agree: understudy approve ${group.id}`
  return groupReport('approval', 'waiting', who.length === 0 ? still : `${listed(who)} agreed; ${still}`)
}

function censoredOf(question: GateQuestion): number {
  const records = recordsOf(question)
  return Math.max(0, ...[...records.values()].flatMap(({ gates }) => GATES.map((gate) => lostOf(gates[gate]).share)))
}
