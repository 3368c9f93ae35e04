import type { Need } from '../../planning/instance.ts'
import { workingDays } from '../../planning/days.ts'
import type { PlanDocument } from './document.ts'
import type { Reading } from './reading.ts'

/** A need, with what the planner has no use for. */
export interface SaidNeed {
  readonly need: Need
  readonly fields: readonly { readonly operation: string; readonly fields: readonly string[] }[]
  readonly due: string | undefined
}

/** A document of kind Need; none where it names no operation that is known. */
export function readNeed({ name, title, spec, text }: PlanDocument, reading: Reading): readonly SaidNeed[] {
  const fields = reading
    .listed(spec.section('uses'), text, '/spec/uses')
    .map(({ id, entry }) => ({ operation: id, fields: entry.list('fields') ?? [] }))
  const need = {
    id: name,
    title,
    consumer: spec.text('consumer') ?? '',
    operations: [...new Set(fields.map(({ operation }) => operation))],
    blocked: spec.number('blockedCostPerDay') ?? 0,
    delay: spec.number('delayCostPerDay') ?? 0,
    own: workingDays(spec.text('ownWork') ?? '0d') ?? 0,
    live: workingDays(spec.text('goLive') ?? '0d') ?? 0,
  }
  return need.operations.length === 0 ? [] : [{ need, fields, due: spec.text('due') }]
}
