import type { DependencyMap } from './map.ts'
import { type MapMeasures, measuresOf } from './measures.ts'
import type { Principle } from './principle.ts'

/** Whether a principle is held to. One without a check is not enforced. */
export interface PrincipleVerdict {
  readonly id: string
  readonly title: string
  readonly statement: string
  readonly because: string
  readonly status: 'kept' | 'violated' | 'not-enforced'
  readonly checks: readonly CheckVerdict[]
  /** Exceptions, and whether their time is over: then they except nothing any more. */
  readonly exceptions: readonly (Principle['exceptions'][number] & { readonly over: boolean })[]
}

export interface CheckVerdict {
  readonly measure: string
  readonly value: number
  readonly atLeast: number | null
  readonly atMost: number | null
  readonly holds: boolean
  /** What was found that should not be, by names; at most twenty. */
  readonly found: readonly string[]
}

/** What principles are held against. */
export interface Held {
  readonly map: DependencyMap
  /** The share of needs whose consumers can start today. */
  readonly canStart: number
  /** `2027-01-04` */
  readonly today: string
}

const MOST_FOUND = 20

/** Holds principles against the map. */
export function verdictsOf(principles: readonly Principle[], held: Held): readonly PrincipleVerdict[] {
  return principles.map((principle) => verdictOf(principle, held))
}

function verdictOf(principle: Principle, { map, canStart, today }: Held): PrincipleVerdict {
  const { id, title, statement, because } = principle
  const exceptions = principle.exceptions.map((exception) => ({ ...exception, over: exception.until < today }))
  const excepted = new Set(exceptions.filter(({ over }) => !over).map(({ operation }) => operation))
  const measures = measuresOf(without(map, excepted))
  const titles = new Map(map.nodes.map((node) => [node.id, node.title]))
  const checks = principle.checks.map(({ measure, atLeast, atMost }) => {
    const { value, found } = measured(measure, measures, canStart, titles)
    const holds = (atLeast === null || value >= atLeast - 1e-9) && (atMost === null || value <= atMost + 1e-9)
    return { measure, value, atLeast, atMost, holds, found: holds ? [] : found.slice(0, MOST_FOUND) }
  })
  const status = checks.length === 0 ? 'not-enforced' : checks.every(({ holds }) => holds) ? 'kept' : 'violated'
  return { id, title, statement, because, status, checks, exceptions }
}

function without({ nodes, edges }: DependencyMap, excepted: ReadonlySet<string>): DependencyMap {
  return {
    nodes: nodes.filter(({ id }) => !excepted.has(id)),
    edges: edges.filter(({ from, to }) => !excepted.has(from) && !excepted.has(to)),
  }
}

function measured(
  measure: string,
  measures: MapMeasures,
  canStart: number,
  titles: ReadonlyMap<string, string>,
): { readonly value: number; readonly found: readonly string[] } {
  const title = (id: string): string => titles.get(id) ?? id
  const arrows = (edges: readonly { readonly from: string; readonly to: string }[]): readonly string[] =>
    edges.map(({ from, to }) => `${title(from)} → ${title(to)}`)
  const counted = (found: readonly string[]): { value: number; found: readonly string[] } => ({ value: found.length, found })
  switch (measure) {
    case 'way-forward-coverage':
      return { value: measures.wayForwardCoverage, found: arrows(measures.stuck) }
    case 'propagation-cost':
      return { value: measures.propagationCost, found: [] }
    case 'cycles':
      return counted(measures.cycles.map((members) => members.map(title).join(' ↔ ')))
    case 'unstable-dependencies':
      return counted(arrows(measures.unstable))
    case 'extra-nine-gaps':
      return counted(arrows(measures.extraNine))
    case 'sync-depth': {
      const depth = Math.max(0, ...measures.nodes.map((node) => node.depth))
      return { value: depth, found: measures.nodes.filter((node) => node.depth === depth).map(({ id }) => title(id)) }
    }
    case 'undeclared-dependencies':
      return counted(arrows(measures.drift.undeclared))
    case 'unseen-dependencies':
      return counted(arrows(measures.drift.unseen))
    case 'needs-that-can-start':
      return { value: canStart, found: [] }
    default:
      return { value: 0, found: [] }
  }
}
