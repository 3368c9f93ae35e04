import type { ReactNode } from 'react'
import type { GroupStatus } from '../../src/control/group-status.ts'

/** What a gate says: one sentence, and how it stands. Shaped as the handoff tells it. */
interface GateWords {
  readonly gate: string
  readonly outcome: 'pass' | 'fail' | 'inconclusive' | 'waiting'
  readonly words: string
}

const TONE: Readonly<Record<GateWords['outcome'], string>> = {
  pass: 'text-good',
  fail: 'text-broken',
  inconclusive: 'text-caution',
  waiting: 'text-muted',
}
const SIGN: Readonly<Record<GateWords['outcome'], string>> = { pass: '✓', fail: '✗', inconclusive: '?', waiting: '…' }

/** What speaks for the next step, and what is still missing; nothing where the server tells none. */
export function Evidence({ group }: { readonly group: GroupStatus }): ReactNode {
  const gates = gatesOf(group)
  if (gates.length === 0) return null
  return (
    <ul className="mt-2 space-y-0.5 border-t border-line pt-2 text-xs" aria-label="Evidence">
      {gates.map((gate, index) => (
        <li key={index} className={TONE[gate.outcome]}>
          <span aria-hidden="true">{SIGN[gate.outcome]}</span> {gate.words}
        </li>
      ))}
    </ul>
  )
}

/** The reports of a group's assessment, those that keep it from moving first. */
function gatesOf(group: GroupStatus): readonly GateWords[] {
  if (!('assessment' in group)) return []
  const { assessment } = group
  if (typeof assessment !== 'object' || assessment === null || !('reports' in assessment) || !Array.isArray(assessment.reports)) return []
  const reports: readonly unknown[] = assessment.reports
  const order = ['fail', 'inconclusive', 'waiting', 'pass']
  return reports
    .filter(isGate)
    .toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
    .slice(0, 8)
}

function isGate(value: unknown): value is GateWords {
  return (
    typeof value === 'object' &&
    value !== null &&
    'words' in value &&
    typeof value.words === 'string' &&
    'outcome' in value &&
    'gate' in value
  )
}
