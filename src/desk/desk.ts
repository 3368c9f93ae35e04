import { dirname } from 'node:path'
import type { Understudy } from '../app/understudy.ts'
import { Problem } from '../model/problem.ts'
import type { Declared, KnownOperation } from '../planning/declared.ts'
import { daysBetween } from '../planning/days.ts'
import type { Pin, WhatIf } from '../planning/instance.ts'
import { withIds } from '../planning/named.ts'
import { BUDGET, jobOf } from '../planning/job.ts'
import { type DependencyMap, Links } from '../planning/map.ts'
import { type MapMeasures, measuresOf } from '../planning/measures.ts'
import type { PlanReport, WhatIfReport } from '../planning/report.ts'
import { problemOf } from '../planning/problem.ts'
import { daysText } from '../planning/words.ts'
import { type PrincipleVerdict, verdictsOf } from '../planning/verdicts.ts'
import { CatalogueFiles } from './catalogue-files.ts'
import { consumerNode, mapOf } from './dependencies.ts'
import { PlanFolder } from './folder.ts'
import { type NeedRow, needRows, readyRows } from './grid.ts'
import { Observed } from './observed.ts'
import { PinFile } from './pin-file.ts'
import { Planner } from './planner.ts'
import { knownOperations, leftOf, type Standing, standingsOf } from './standing.ts'

/** What a plan says, with what else there is to know on the day. */
export interface PlanView extends PlanReport {
  /** Why what was saved last is not in force; empty where it is. */
  readonly problems: readonly string[]
  readonly grid: readonly NeedRow[]
  readonly principles: readonly PrincipleVerdict[]
}

export interface MapView {
  readonly map: DependencyMap
  readonly measures: MapMeasures
  readonly principles: readonly PrincipleVerdict[]
  readonly problems: readonly string[]
}

/** Who stops when something stops. */
export interface BlastView {
  readonly node: string
  readonly title: string
  readonly consumers: readonly string[]
  /** Money a day. */
  readonly cost: number
  readonly currency: string
  /** Everything that it can be felt in, without itself. */
  readonly reached: readonly string[]
  /** Consumers for whom no stand-in, cache or fallback covers it. */
  readonly stuck: readonly string[]
}

export interface DeskOptions {
  /** The folder with the plan files: `plan` beside the configuration. */
  readonly folder: string
  /** Whether the stand-in listens for consumers; offline, contracts are there but nothing is served. */
  readonly serving: boolean
  /** `2027-01-04`; by default the day of the call. */
  readonly today?: () => string
}

/** Where a product owner asks: puts together what is served and seen with what people have written, and plans by it. */
export class Desk implements AsyncDisposable {
  readonly #understudy: Understudy
  readonly #options: DeskOptions
  readonly #files: PlanFolder
  readonly #catalogue: CatalogueFiles
  readonly #observed: Observed
  readonly #planner = new Planner()
  readonly #pins: PinFile
  /** The last report, by all that it was made from. */
  #kept: { readonly of: string; readonly report: Promise<PlanReport> } | null = null
  #published: { readonly order: readonly string[]; readonly pins: string } = { order: [], pins: '' }

  constructor(understudy: Understudy, options: DeskOptions) {
    this.#understudy = understudy
    this.#options = options
    this.#files = new PlanFolder(options.folder)
    this.#catalogue = new CatalogueFiles(dirname(options.folder))
    this.#observed = new Observed(understudy.recorder)
    this.#pins = new PinFile(options.folder)
  }

  /** What to deliver next, for whom, and why. Throws a Problem where there are no plan files, or they cannot be used. */
  async plan({ budget = BUDGET }: { readonly budget?: number } = {}): Promise<PlanView> {
    const scene = this.#scene()
    const left = this.#left(scene)
    const report = await this.#report(left, budget)
    const grid = needRows(scene.standings, left, report)
    const says = { ...report.says, hints: [...begunHints(left.start, scene.today), ...report.says.hints] }
    return { ...report, says, problems: scene.problems, grid, principles: this.#verdicts(scene) }
  }

  /** What another world would cost. */
  async whatIf(whatIf: WhatIf, budget: number = BUDGET): Promise<WhatIfReport> {
    const left = this.#left(this.#scene())
    return this.#planner.whatIf(
      jobOf(left, { whatIf: withIds(whatIf, left.instance.operations), budget, published: this.#publishedFor(left) }),
    )
  }

  /**
   * Decides something over the head of the plan, for a reason: it is in force at once, and stands in `taken-pins.yaml` beside the other
   * plan files. Throws a Problem where the pin is impossible, or cannot be written down.
   */
  pin(pin: Pin, because: string): void {
    const { instance, start } = this.#left(this.#scene())
    const [named = pin] = withIds({ pins: [pin] }, instance.operations).pins ?? []
    problemOf(instance, { pins: [named] })
    this.#pins.take({ pin: named, because }, start)
  }

  /** Takes a pin away that was taken so. Throws a Problem where it was not. */
  release(pin: Pin): void {
    const { start, instance } = this.#left(this.#scene())
    const [named = pin] = withIds({ pins: [pin] }, instance.operations).pins ?? []
    this.#pins.release(named, start)
  }

  /** Who needs whom, declared and seen, and what that means. Needs no plan files; of those that there are, one that cannot be used is told and left out. */
  map(): MapView {
    const scene = this.#scene('rest')
    const map = this.#map(scene)
    return { map, measures: measuresOf(map), principles: this.#verdicts(scene), problems: scene.problems }
  }

  /** Needs against operations: who can start today. */
  async needs({ need }: { readonly need?: string } = {}): Promise<readonly NeedRow[]> {
    const { grid } = await this.plan()
    if (need === undefined) return grid
    const same = (text: string): boolean => text.toLowerCase() === need.toLowerCase()
    const named = grid.filter((row) => row.need === need)
    const found = named.length > 0 ? named : grid.filter(({ title }) => same(title))
    if (found.length > 0) return found
    throw new Problem(
      'not-found',
      `There is no need ${JSON.stringify(need)}; there are ${grid.map((row) => row.need).join(', ') || 'none'}.`,
    )
  }

  /** Who stops when a node of the map stops. Throws a Problem where there is no such node. */
  blast({ node }: { readonly node: string }): BlastView {
    const scene = this.#scene('rest')
    const map = this.#map(scene)
    const found = map.nodes.find(({ id, title }) => id === node || id === consumerNode(node) || title === node)
    if (found === undefined) throw new Problem('not-found', `There is nothing called ${JSON.stringify(node)} in the map.`)
    const measured = measuresOf(map).nodes.find(({ id }) => id === found.id)
    const hard = new Links(map, (edge) => edge.hard && edge.mode !== 'build')
    const reached = [...hard.reach(hard.index.get(found.id) ?? -1, hard.neededBy)].map((at) => map.nodes[at]?.id ?? '')
    return {
      node: found.id,
      title: found.title,
      consumers: measured?.blast.consumers ?? [],
      cost: measured?.blast.cost ?? 0,
      currency: scene.declared?.currency ?? 'EUR',
      reached: reached.filter((id) => id !== found.id).sort(),
      stuck: measured?.singlePointFor ?? [],
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#planner[Symbol.asyncDispose]()
  }

  /** `rest`: for whom a part of the plan is better than none. */
  #scene(of: 'whole' | 'rest' = 'whole'): Scene {
    const known = knownOperations(this.#understudy)
    const today = this.#options.today?.() ?? new Date().toISOString().slice(0, 10)
    const { declared: whole, problem, rest } = this.#files.read({ operations: known, today })
    if (whole === null && problem !== null && of === 'whole') throw problem
    const declared = whole ?? rest
    const standings = standingsOf(this.#understudy, known, this.#observed, this.#options.serving)
    return { known, today, declared, standings, problems: problem === null ? [] : [problem.message] }
  }

  #left({ declared, standings }: Scene): Declared {
    if (declared !== null) return leftOf(declared, standings)
    throw new Problem('not-found', 'There is no plan yet: no files in `plan/`. `understudy plan init` drafts them.')
  }

  /** Who decides something wants another order. */
  #publishedFor({ instance }: Declared): readonly string[] {
    return this.#published.pins === JSON.stringify(instance.pins) ? this.#published.order : []
  }

  /** Worked out once, until something changes. The order that was told last is kept unless another saves enough. */
  #report(left: Declared, budget: number): Promise<PlanReport> {
    const job = jobOf(left, { budget, published: this.#publishedFor(left) })
    const of = JSON.stringify({ ...job, published: [] })
    if (this.#kept?.of === of) return this.#kept.report
    const report = this.#planner.plan(job)
    this.#kept = { of, report }
    report.then(
      ({ steps }) => (this.#published = { order: steps.map(({ id }) => id), pins: JSON.stringify(left.instance.pins) }),
      () => (this.#kept = null),
    )
    return report
  }

  #map({ known, standings, declared }: Scene): DependencyMap {
    const left = declared === null ? null : leftOf(declared, standings)
    return mapOf({ known, standings, calls: this.#observed.calls(), declared: left, catalogue: this.#catalogue.map(known) })
  }

  #verdicts(scene: Scene): readonly PrincipleVerdict[] {
    const { declared, today } = scene
    if (declared === null) return []
    const rows = readyRows(scene.standings, leftOf(declared, scene.standings))
    const canStart = rows.length === 0 ? 1 : rows.filter((row) => row.canStart).length / rows.length
    return verdictsOf(declared.principles, { map: this.#map(scene), canStart, today })
  }
}

/** What is left of a plan that has begun is still counted from its first day: whoever reads its dates should know. */
function begunHints(start: string, today: string): readonly string[] {
  const days = daysBetween(start, today)
  return days === 0
    ? []
    : [
        `Days are counted from ${start}, ${daysText(days)} of work ago, and what is left cannot be done in the past: set \`start\` to today, or leave it out.`,
      ]
}

interface Scene {
  readonly known: readonly KnownOperation[]
  readonly today: string
  readonly declared: Declared | null
  readonly standings: ReadonlyMap<string, Standing>
  readonly problems: readonly string[]
}
