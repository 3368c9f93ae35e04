import type { GateReport, OperationRecord } from '../../model/evidence.ts'
import type { Group } from '../../model/handoff.ts'
import { shadowMode } from '../decide.ts'
import { effectOf } from '../effect.ts'
import { PROFILES } from '../statistics/profiles.ts'
import type { GatedOperation, GateQuestion } from './question.ts'
import { recordsOf } from './rates.ts'
import { count, listed } from './words.ts'

/** Whether the evidence is of all that an operation can do, not only of the one thing that everybody asks for. */
export function coverageReports(question: GateQuestion): readonly GateReport[] {
  const records = recordsOf(question)
  return question.operations.map((gated) => coverageReport(question.group, gated, records.get(gated.operation.id)))
}

function coverageReport(group: Group, gated: GatedOperation, record: OperationRecord | undefined): GateReport {
  const { operation } = gated
  const { id } = operation
  const said = (outcome: 'pass' | 'waiting', words: string): GateReport => ({
    gate: 'coverage',
    operation: id,
    outcome,
    words: `${id}: ${words}`,
    figures: null,
  })
  if (group.waived.includes(id)) return said('pass', 'needs no evidence, as was said')
  if (record === undefined && group.quiet.includes(id)) return said('pass', 'nobody calls it, as was said')
  if (shadowMode(group, operation) === null) return said('pass', 'cannot be copied, and is seen in the canary')
  const missing = missingOf(group, gated, record)
  return missing.length === 0 ? said('pass', seenWords(record)) : said('waiting', missing.join('; '))
}

function missingOf(group: Group, gated: GatedOperation, record: OperationRecord | undefined): readonly string[] {
  const { minDistinct, minConsumers } = PROFILES[group.profile]
  const wanted = Math.min(minDistinct, gated.kinds ?? minDistinct)
  const distinct = record?.distinct.length ?? 0
  const consumers = Object.keys(record?.consumers ?? {})
  const unseen = unseenOf(group, gated, record)
  return [
    ...(distinct < wanted ? [`${distinct} of ${count(wanted, 'different request')}`] : []),
    ...(unseen.length > 0 ? [`no answer yet with ${listed(unseen)}`] : []),
    ...(gated.list && record?.filled !== true ? ['no list yet with anything in it'] : []),
    ...(consumers.length < minConsumers ? [consumersWords(consumers, minConsumers)] : []),
  ]
}

function consumersWords(consumers: readonly string[], wanted: number): string {
  const seen = consumers.length === 0 ? 'no consumer has called it yet' : `only ${listed(consumers)} has called it`
  return wanted === 1 ? seen : `${seen}; ${wanted} consumers are wanted`
}

/** Statuses that the contract promises and nobody has seen. Client errors of operations that change something are not provoked. */
function unseenOf(
  { profile }: Group,
  { operation, successes, failures }: GatedOperation,
  record: OperationRecord | undefined,
): readonly string[] {
  const seen = Object.keys(record?.statuses ?? {})
  const asked = profile === 'dev' || effectOf(operation) !== 'read' ? successes : [...successes, ...failures]
  return asked.filter((status) => !seen.some((one) => matches(status, one)))
}

/** `2XX` is any of them. */
function matches(documented: string, status: string): boolean {
  return /^\dXX$/i.test(documented) ? documented[0] === status[0] : documented === status
}

function seenWords(record: OperationRecord | undefined): string {
  const statuses = Object.keys(record?.statuses ?? {})
  const consumers = Object.keys(record?.consumers ?? {})
  return `${count(record?.distinct.length ?? 0, 'different request')} by ${listed(consumers)}, answered with ${listed(statuses)}`
}
