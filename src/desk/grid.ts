import { dateAfter } from '../planning/days.ts'
import type { Declared } from '../planning/declared.ts'
import type { Readiness } from '../planning/map.ts'
import { readinessOf as gridOf, type NeedReadiness } from '../planning/readiness.ts'
import type { NeedReport, PlanReport } from '../planning/report.ts'
import type { Schedule } from '../planning/schedule.ts'
import { listedShort, waitingText } from '../planning/words.ts'
import { readinessOf, type Standing } from './standing.ts'

/** A need, how ready it is, and what it waits for. */
export interface NeedRow extends NeedReadiness {
  readonly title: string
  readonly consumer: string
  /** The dates on which it can start and on which it is live, by the plan: `2027-01-06`. */
  readonly startsAt: string
  readonly liveAt: string
  /** Ids of steps. */
  readonly waitsToStart: readonly string[]
  /** The same in words, with what others have to deliver: `the contracts for Get order and Pay order`; '' where it waits for nothing. */
  readonly waitsFor: string
  readonly cells: readonly (NeedReadiness['cells'][number] & { readonly title: string })[]
}

type Standings = ReadonlyMap<string, Standing>

/** Needs against operations, as these stand. */
export function readyRows(
  standings: Standings,
  { instance }: Declared,
  schedule: Pick<Schedule, 'needs'> = { needs: [] },
): readonly NeedReadiness[] {
  const operations = new Map(instance.operations.map((one) => [one.id, one]))
  const readiness = (id: string): Readiness => {
    const operation = operations.get(id)
    return operation === undefined ? 'none' : readinessOf(operation, standings)
  }
  return gridOf(instance.needs, readiness, schedule)
}

/** The readiness grid, with what a plan says of it. */
export function needRows(standings: Standings, left: Declared, report: PlanReport): readonly NeedRow[] {
  const reports = new Map(report.needs.map((one): [string, NeedReport] => [one.id, one]))
  const titles = new Map(left.instance.operations.map(({ id, title }) => [id, title]))
  const schedule = { needs: report.needs.map(({ id, unblocked, live, cost }) => ({ need: id, unblocked, live, cost })) }
  const waits = waitsOf(left, report)
  return readyRows(standings, left, schedule).map((row) => {
    const one = reports.get(row.need)
    return {
      ...row,
      title: one?.title ?? row.need,
      consumer: one?.consumer ?? '',
      startsAt: dateAfter(report.start, row.startsOn),
      liveAt: dateAfter(report.start, one?.live ?? 0),
      waitsToStart: row.canStart ? [] : (one?.waitsToStart ?? []),
      waitsFor: row.canStart ? '' : waits(row, one),
      cells: row.cells.map((cell) => ({ ...cell, title: titles.get(cell.operation) ?? cell.operation })),
    }
  })
}

/** What a need waits for to start, in words: our own steps, and what others deliver without a stand-in. */
function waitsOf(left: Declared, report: PlanReport): (row: NeedReadiness, need: NeedReport | undefined) => string {
  const steps = new Map(report.steps.map((one) => [one.id, one]))
  const operations = new Map(left.instance.operations.map((one) => [one.id, one]))
  const suppliers = new Map(left.suppliers.map((one) => [one.id, one]))
  return ({ cells }, need) => {
    const late = cells.flatMap(({ operation }) => {
      const { supplied = null, standIn = true } = operations.get(operation) ?? {}
      return supplied === null || standIn ? [] : (suppliers.get(operation) ?? [])
    })
    const others = listedShort(late.map(({ title, by }) => (by === '' ? title : `${title} from ${by}`)))
    const ours = waitingText(
      (need?.waitsToStart ?? []).flatMap((id) => steps.get(id) ?? []),
      need?.moreToStart,
    )
    return [ours, others].filter((part) => part !== '').join(', and ')
  }
}
