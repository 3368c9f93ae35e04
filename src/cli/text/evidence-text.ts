import { GATES } from '../../model/comparison.ts'
import type { EvidenceRecord } from '../../model/evidence.ts'
import { agoWords } from './duration.ts'
import { table } from './table.ts'
import { harmless, type Paint } from './terminal.ts'

/** What is known of a group's service: counts by operation and gate, statuses and consumers. */
export function evidenceText({ group, since, copies, lineage, operations }: EvidenceRecord, paint: Paint, now: number): string {
  const of = copies ? 'copies of requests' : 'what consumers asked themselves'
  const head = `${paint('bold', harmless(group, 60))} ${paint('dim', `evidence of ${of}, for ${agoWords(now - since)}, since epoch ${lineage}`)}\n`
  const entries = Object.entries(operations)
  if (entries.length === 0) return `${head}There is none yet.\n`
  const rows = entries.map(([operation, { gates, statuses, consumers, distinct, repeated }]) => [
    harmless(operation, 40),
    ...GATES.map((gate) => {
      const { good, bad, uncomparable, censored } = gates[gate]
      const rest = uncomparable + censored
      return `${good} good${bad === 0 ? '' : `, ${bad} bad`}${rest === 0 ? '' : `, ${rest} none`}`
    }),
    Object.entries(statuses)
      .map(([status, count]) => `${status}×${count}`)
      .join(' '),
    `${Object.keys(consumers).length} consumers, ${distinct.length} kinds${repeated === 0 ? '' : `, ${repeated} repeated`}`,
  ])
  const titles = ['operation', ...GATES, 'statuses', 'seen']
  return head + table([titles, ...rows], (cell, _column, row) => (row === 0 ? paint('dim', cell) : cell))
}
