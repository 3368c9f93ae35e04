import type { GroupStatus } from '../../src/control/group-status.ts'
import type { Move } from '../../src/model/handoff.ts'
import { remarksOf } from './way.ts'

export interface Alarm {
  readonly group: string
  /** What became of it. */
  readonly words: string
  /** What the controller said when it acted; '' where that is not known. */
  readonly why: string
  /** Milliseconds since 1970; null where that is not known. */
  readonly at: number | null
}

/** Groups that were taken back, degraded or blocked, the latest first. `moves`: the latest first. */
export function alarmsOf(groups: readonly GroupStatus[], moves: readonly Move[], now: number): readonly Alarm[] {
  return groups
    .flatMap(({ id, way }) => {
      const broken = way === null ? [] : remarksOf(way, now).filter(({ tone }) => tone === 'broken')
      if (broken.length === 0) return []
      const move = moves.find(({ group, from, to, what }) => group === id && (from !== to || what === 'T8-degraded'))
      return [{ group: id, words: broken.map(({ words }) => words).join(' '), why: move?.why ?? '', at: move?.at ?? null }]
    })
    .toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0))
}
