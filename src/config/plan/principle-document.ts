import type { Principle } from '../../planning/principle.ts'
import type { Section } from '../section.ts'
import type { PlanDocument } from './document.ts'

/** A document of kind Principle. */
export function principleOf({ name, title, spec }: PlanDocument): Principle {
  return {
    id: name,
    title,
    statement: spec.text('statement') ?? '',
    because: spec.text('because') ?? '',
    checks: items(spec, 'checks').map((check) => ({
      measure: check.text('measure') ?? '',
      atLeast: check.number('atLeast') ?? null,
      atMost: check.number('atMost') ?? null,
    })),
    exceptions: items(spec, 'exceptions').map((exception) => ({
      operation: exception.text('operation') ?? '',
      owner: exception.text('owner') ?? '',
      until: exception.text('until') ?? '',
      reason: exception.text('reason') ?? '',
    })),
  }
}

function items(spec: Section, key: string): readonly Section[] {
  const list = spec.section(key)
  return list.keysOfList().map((index) => list.section(index))
}
