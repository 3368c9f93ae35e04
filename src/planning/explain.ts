import type { Instance, WhatIf } from './instance.ts'
import type { Stability } from './noise.ts'
import type { Plan, PlanOptions } from './plan.ts'
import { planOf } from './plan.ts'
import type { Step } from './problem.ts'
import type { PlanReport } from './report.ts'
import { type Bundle, roadmapOf } from './roadmap.ts'

/** Says what was computed in sentences for people who decide; numbers carry their units. */
export class Explainer {
  readonly #instance: Instance
  readonly #plan: Plan
  readonly #currency: string
  readonly #titles: ReadonlyMap<string, string>
  readonly #needs: ReadonlyMap<string, { readonly title: string; readonly consumer: string }>

  constructor(instance: Instance, plan: Plan, currency: string) {
    this.#instance = instance
    this.#plan = plan
    this.#currency = currency
    this.#titles = new Map(instance.operations.map(({ id, title }) => [id, title]))
    this.#needs = new Map(instance.needs.map((need) => [need.id, need]))
  }

  /** What to do next, what comes of it, and what it is worth; `bare` is the best plan without stand-ins. */
  next(bare: Plan): readonly string[] {
    const [first, second] = roadmapOf(this.#plan)
    if (first === undefined) return ['Nothing is left to be done.']
    return [
      `Next: ${this.work(first)} (${days(first.work)}).`,
      ...this.#freed(first, bare),
      ...this.#completed(first),
      ...(Number.isFinite(first.density) && first.density > 0 ? [this.#worth(first, second)] : []),
    ]
  }

  /** `agree the contracts for List products and Get product, and build Create order`. */
  work(bundle: Bundle): string {
    const contracts = bundle.steps.filter(({ kind }) => kind === 'contract').map((step) => this.#title(step))
    const builds = bundle.steps.filter(({ kind }) => kind === 'build').map((step) => this.#title(step))
    const parts = [
      ...(contracts.length > 0 ? [`agree the ${contracts.length === 1 ? 'contract' : 'contracts'} for ${listed(contracts)}`] : []),
      ...(builds.length > 0 ? [`build ${listed(builds)}`] : []),
    ]
    return parts.join(', and ')
  }

  /** How good the order is. */
  proof(): string {
    const { cost, bound, proof, settled } = this.#plan
    if (proof === 'best') return 'This is the cheapest order; that is proved.'
    const gap = `No order is more than ${percent((cost - bound) / Math.max(cost, 1))} cheaper; that is proved.`
    return settled ? gap : `${gap} There was not enough time to try everything.`
  }

  /** What wrong estimates would do. */
  stability({ sameStart, regret, trials }: Stability): string {
    return (
      `If estimates are wrong by half, keeping to this plan costs ${percent(regret)} more than the best plan would, on the average of ${trials} trials; ` +
      `in ${percent(sameStart)} of them the best plan begins with the same work.`
    )
  }

  /** Why a step does not come first: what that would cost, and whom. */
  whyNot(step: string, options: Pick<PlanOptions, 'stop'> = {}): readonly string[] {
    return this.#whyNot(step, planOf(this.#instance, { ...options, whatIf: { pins: [{ kind: 'first', step }] } }))
  }

  #whyNot(step: string, other: Plan): readonly string[] {
    const found = this.#plan.problem.steps.find(({ id }) => id === step)
    if (found === undefined) return [`${this.#named(step)} is done already.`]
    const more = other.cost - this.#plan.cost
    const name = `${found.kind === 'contract' ? 'Agreeing the contract for' : 'Building'} ${this.#title(found)} first`
    if (more < 0.5) return [`${name} costs nothing more.`]
    return [`${name} costs ${this.money(more)} more: ${this.#needing(found.operation)}`, ...this.#shifts(other)]
  }

  /** Another world against this one. */
  compared(other: Plan, { pins = [], ...rest }: WhatIf): readonly string[] {
    const [pin] = pins
    if (
      pin?.kind === 'first' &&
      pins.length === 1 &&
      Object.values(rest)
        .flat()
        .every((one) => one === false)
    )
      return this.#whyNot(pin.step, other)
    const more = other.cost - this.#plan.cost
    const said =
      Math.abs(more) < 0.5
        ? 'That costs nothing more, and saves nothing.'
        : `That ${more > 0 ? 'costs' : 'saves'} ${this.money(Math.abs(more))}.`
    return [said, ...this.#shifts(other)]
  }

  /** What stand-ins and dependencies are worth. */
  worth(worth: Pick<PlanReport, 'standIns' | 'dependencies'>, bare: Plan): readonly string[] {
    const saved = bare.cost - this.#plan.cost
    const best = worth.standIns.filter((one) => one.worth >= 0.5).slice(0, 3)
    const dear = worth.dependencies.filter(({ price }) => price >= 0.5).toSorted((one, other) => other.price - one.price)
    const { length } = worth.dependencies
    const title = (id: string): string => this.#titles.get(id) ?? id
    return [
      ...(saved >= 0.5
        ? [`Stand-ins save ${this.money(saved)}: without any, waiting would cost ${percent(saved / this.#plan.cost)} more.`]
        : []),
      ...(best.length > 0
        ? [`Of single ones, most is worth that of ${listed(best.map((one) => `${one.title} (${this.money(one.worth)})`))}.`]
        : []),
      ...(length > 0 && dear.length === 0
        ? [`${length === 1 ? 'The one build dependency costs' : `The ${length} build dependencies cost`} you nothing now.`]
        : []),
      ...dear
        .slice(0, 3)
        .map(({ operation, needs, price }) => `That building ${title(operation)} needs ${title(needs)} costs ${this.money(price)}.`),
    ]
  }

  money(amount: number): string {
    return `${Math.round(amount).toLocaleString('en-US')} ${this.#currency}`
  }

  #freed({ unblocks, to }: Bundle, bare: Plan): readonly string[] {
    return unblocks.map((id) => {
      const need = this.#needs.get(id)
      const late = bare.schedule.needs.find((one) => one.need === id)?.unblocked ?? to
      const instead = late > to ? ` instead of day ${rounded(late)}` : ''
      return `Then ${need?.consumer ?? ''} can start ${need?.title ?? id} on day ${rounded(to)}${instead}.`
    })
  }

  #completed({ completes, unblocks }: Bundle): readonly string[] {
    return completes
      .filter((id) => !unblocks.includes(id))
      .map((id) => {
        const need = this.#needs.get(id)
        const live = this.#plan.schedule.needs.find((one) => one.need === id)?.live ?? 0
        return `Then ${need?.title ?? id} can be live for ${need?.consumer ?? ''} on day ${rounded(live)}.`
      })
  }

  #worth(first: Bundle, second: Bundle | undefined): string {
    const next = second === undefined || !Number.isFinite(second.density) ? '' : `; the next best saves ${this.money(second.density)}`
    return `Each day of this work saves ${this.money(first.density)} a day of waiting${next}.`
  }

  #needing(operation: string): string {
    const consumers = [
      ...new Set(this.#instance.needs.filter(({ operations }) => operations.includes(operation)).map(({ consumer }) => consumer)),
    ]
    if (consumers.length === 0) return 'nobody needs it by itself.'
    return consumers.length === 1 ? `nobody but ${listed(consumers)} needs it.` : `${listed(consumers)} need it, but others wait for more.`
  }

  #shifts(other: Plan): readonly string[] {
    return other.schedule.needs.flatMap(({ need, live }, at) => {
      const shift = live - (this.#plan.schedule.needs[at]?.live ?? live)
      const title = this.#needs.get(need)?.title ?? need
      if (Math.abs(shift) < 0.05) return []
      return [`${title} would be live ${days(Math.abs(shift))} ${shift > 0 ? 'later' : 'earlier'}.`]
    })
  }

  #title({ operation }: Step): string {
    return this.#titles.get(operation) ?? operation
  }

  #named(step: string): string {
    const [kind, operation = ''] = step.split(/ (.*)/s)
    return `${kind === 'contract' ? 'The contract for' : 'Building'} ${this.#titles.get(operation) ?? operation}`
  }
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${rounded(count)} days`
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function percent(share: number): string {
  const value = share * 100
  return `${value >= 10 ? Math.round(value) : Math.round(value * 10) / 10} %`
}

function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length <= 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}
