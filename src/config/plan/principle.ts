import type { Section } from '../section.ts'
import type { PlanDocument } from './document.ts'

/** Something that is held to, and how that is checked. */
export interface Principle {
  readonly id: string
  readonly title: string
  readonly statement: string
  readonly because: string
  readonly checks: readonly { readonly measure: string; readonly atLeast: number | null; readonly atMost: number | null }[]
  readonly exceptions: readonly { readonly operation: string; readonly owner: string; readonly until: string; readonly reason: string }[]
}

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
