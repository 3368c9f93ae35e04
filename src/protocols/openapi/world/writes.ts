import type { Role } from '../../../model/resource.ts'
import type { Draft } from '../../../model/state.ts'
import type { Answer, SeedFinding, WriteContext } from '../../../model/world.ts'
import type { Asked } from '../answer/material.ts'
import type { Core } from './core.ts'

/** What consumers do to the world. */
export interface Writes {
  perform(role: Role, asked: Asked, draft: Draft, about: WriteContext): Answer | null
  seed(draft: Draft, resource: string, rows: readonly unknown[]): readonly SeedFinding[]
}

export function createWrites(_core: Core): Writes {
  return { perform: () => null, seed: () => [] }
}
