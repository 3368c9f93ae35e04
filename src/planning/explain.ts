import { dateAfter } from './days.ts'
import type { Instance, Pin, WhatIf } from './instance.ts'
import type { Stability } from './noise.ts'
import type { Plan, PlanOptions } from './plan.ts'
import { planOf } from './plan.ts'
import type { Step } from './problem.ts'
import type { PlanReport } from './report.ts'
import { type Bundle, roadmapOf } from './roadmap.ts'
import { daysText, listed, listedShort, percentText, rounded } from './words.ts'
import type { Worth } from './worth.ts'

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
    if (first === undefined) return [this.#nothing()]
    return [
      `Next: ${this.work(first)} (${daysText(first.work)}).`,
      ...this.#beginning(first),
      ...this.#freed(first, bare),
      ...this.#completed(first),
      ...(Number.isFinite(first.density) && first.density > 0 ? [this.#worth(first, second)] : []),
    ]
  }

  /** Where there is much to be done, what to begin with. */
  #beginning({ steps }: Bundle): readonly string[] {
    const [step] = steps
    return step === undefined || steps.length <= 2 ? [] : [`Begin with ${lower(this.#named(step.id))} (${daysText(step.work)}).`]
  }

  #nothing(): string {
    const { operations, needs } = this.#instance
    if (operations.length === 0 && needs.length === 0)
      return 'The plan is empty: it has no work and no needs yet. `understudy plan init` drafts both.'
    return needs.length === 0 ? 'Nothing is left to be done, and nobody needs anything yet.' : 'Nothing is left to be done.'
  }

  /** `agree the contracts for List products and Get product, and build Create order`. */
  work(bundle: Bundle): string {
    const contracts = bundle.steps.filter(({ kind }) => kind === 'contract').map((step) => this.#title(step))
    const builds = bundle.steps.filter(({ kind }) => kind === 'build').map((step) => this.#title(step))
    const parts = [
      ...(contracts.length > 0 ? [`agree the ${contracts.length === 1 ? 'contract' : 'contracts'} for ${listedShort(contracts)}`] : []),
      ...(builds.length > 0 ? [`build ${listedShort(builds)}`] : []),
    ]
    return parts.join(', and ')
  }

  /** How good the order is; '' where there is nothing to put in order. */
  proof(): string {
    const { cost, bound, proof, settled, order } = this.#plan
    if (order.length === 0) return ''
    if (proof === 'best') return 'This is the cheapest order; that is proved.'
    const gap = `No order is more than ${percentText((cost - bound) / Math.max(cost, 1))} cheaper; that is proved.`
    return settled ? gap : `${gap} ${NOT_ALL}`
  }

  /** What wrong estimates would do. */
  stability({ sameStart, regret, trials }: Stability): string {
    return (
      `If estimates are wrong by half, keeping to this plan costs ${percentText(regret)} more than the best plan would, on the average of ${trials} trials; ` +
      `in ${percentText(sameStart)} of them the best plan begins with the same work.`
    )
  }

  /** Why a step does not come first: what that would cost, and whom. */
  whyNot(step: string, options: Pick<PlanOptions, 'time'> = {}): readonly string[] {
    return this.#whyNot(step, planOf(this.#instance, { ...options, whatIf: { pins: [{ kind: 'first', step }] } }))
  }

  #whyNot(step: string, other: Plan): readonly string[] {
    const found = this.#plan.problem.steps.find(({ id }) => id === step)
    if (found === undefined) return [`${this.#named(step)} is done already.`]
    const more = other.cost - this.#plan.cost
    const name = `${found.kind === 'contract' ? 'Agreeing the contract for' : 'Building'} ${this.#title(found)} first`
    if (more < 0.5) return [`${name} costs nothing more.`, ...this.#hasty(other)]
    return [
      `${name} costs ${this.#difference(this.#plan, other, ' more')}: ${this.#needing(found.operation)}`,
      ...this.#shifts(other),
      ...this.#hasty(other),
    ]
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
        : more > 0
          ? `That costs ${this.#difference(this.#plan, other)}.`
          : `That saves ${this.#difference(other, this.#plan)}.`
    return [said, ...this.#shifts(other), ...this.#hasty(other)]
  }

  /** What stand-ins and dependencies are worth. */
  worth({ standIns, dependencies, unpriced }: Pick<PlanReport, 'standIns' | 'dependencies' | 'unpriced'>, bare: Plan): readonly string[] {
    const saved = bare.cost - this.#plan.cost
    const best = standIns.filter((one) => one.worth >= 0.5).slice(0, 3)
    return [
      ...(saved >= 0.5
        ? [
            this.#plan.cost < 0.5
              ? `Stand-ins save ${this.money(saved)}: with them, waiting costs nothing.`
              : `Stand-ins save ${this.money(saved)}: without any, waiting would cost ${percentText(saved / this.#plan.cost)} more.`,
          ]
        : []),
      ...(best.length > 0
        ? [`The most valuable single ones: ${listed(best.map(({ title, worth, most }) => `${title} (${this.#about(worth, most)})`))}.`]
        : []),
      ...this.#unproved(
        'is worth',
        best.map(({ worth, most }) => ({ amount: worth, most })),
      ),
      ...this.#dear(dependencies, unpriced),
    ]
  }

  #dear(dependencies: PlanReport['dependencies'], unpriced: number): readonly string[] {
    const dear = dependencies.filter(({ price }) => price >= 0.5).toSorted((one, other) => other.price - one.price)
    const named = dear.slice(0, 3)
    const { length } = dependencies
    const title = (id: string): string => this.#titles.get(id) ?? id
    const found = dependencies.every(({ price, most }) => isProved(price, most)) ? 'nothing now' : 'nothing now, as far as was found'
    const all = length === 1 ? 'The one build dependency costs' : `The ${length} build dependencies cost`
    const tried = length === 1 ? 'One build dependency costs' : `${length} build dependencies cost`
    return [
      ...(length > 0 && dear.length === 0 ? [`${unpriced > 0 ? tried : all} you ${found}.`] : []),
      ...named.map(
        ({ operation, needs, price, most }) => `That building ${title(operation)} needs ${title(needs)} costs ${this.#about(price, most)}.`,
      ),
      ...this.#unproved(
        'costs',
        named.map(({ price, most }) => ({ amount: price, most })),
      ),
      ...(unpriced > 0
        ? [
            `What ${length === 0 ? '' : 'the other '}${unpriced} build ${unpriced === 1 ? 'dependency costs' : 'dependencies cost'} there was no time to work out.`,
          ]
        : []),
    ]
  }

  #about(amount: number, most: number): string {
    return isProved(amount, most) ? this.money(amount) : `about ${this.money(amount)}`
  }

  /** Amounts that are not proved have a limit that is. */
  #unproved(does: string, worths: readonly Worth[]): readonly string[] {
    const most = Math.max(...worths.map((one) => one.most))
    if (worths.every((one) => isProved(one.amount, one.most))) return []
    return [
      `That is as far as was found; it is proved that ${worths.length === 1 ? 'it' : 'none of them'} ${does} ${worths.length === 1 ? 'no more' : 'more'} than ${this.money(most)}.`,
    ]
  }

  /** What one plan costs more than another. */
  #difference(cheap: Plan, dear: Plan, more = ''): string {
    const [amount, most] = [dear.cost - cheap.cost, dear.cost - cheap.bound]
    if (cheap.proof === 'best' && dear.proof === 'best') return `${this.money(amount)}${more}`
    // Only what costs more might be cheaper than it was found to be.
    if (isProved(amount, most)) return `${this.money(amount)}${more} at most`
    return `about ${this.money(amount)}${more} (${this.money(most)} at most)`
  }

  /** What is fixed: `Building Pay order comes first`. */
  pin(pin: Pin, start: string): string {
    const name = this.#named(pin.step)
    if (pin.kind === 'first') return `${name} comes first`
    if (pin.kind === 'before') return `${name} comes before ${lower(this.#named(pin.other))}`
    return `${name} begins on ${dateAfter(start, pin.day)} at the earliest`
  }

  money(amount: number): string {
    return `${Math.round(amount).toLocaleString('en-US')} ${this.#currency}`
  }

  #freed({ unblocks }: Bundle, bare: Plan): readonly string[] {
    const daysOf = ({ schedule }: Plan): ReadonlyMap<string, number> => new Map(schedule.needs.map((one) => [one.need, one.unblocked]))
    const [days, bareDays] = [daysOf(this.#plan), daysOf(bare)]
    return shortened(unblocks, (id) => {
      const need = this.#needs.get(id)
      const [day = 0, late = 0] = [days.get(id), bareDays.get(id)]
      const instead = late > day ? ` instead of day ${rounded(late)}` : ''
      return `Then ${need?.consumer ?? ''} can start ${need?.title ?? id} on day ${rounded(day)}${instead}.`
    })
  }

  #completed({ completes, unblocks }: Bundle): readonly string[] {
    const lives = new Map(this.#plan.schedule.needs.map(({ need, live }) => [need, live]))
    const liveOf = (id: string): number => lives.get(id) ?? 0
    const early = new Set(unblocks)
    const completed = completes.filter((id) => !early.has(id)).toSorted((one, other) => liveOf(one) - liveOf(other))
    return shortened(completed, (id) => {
      const need = this.#needs.get(id)
      return `Then ${need?.title ?? id} can be live for ${need?.consumer ?? ''} on day ${rounded(liveOf(id))}.`
    })
  }

  #worth(first: Bundle, second: Bundle | undefined): string {
    // What is pinned may come before what is worth more.
    const less = second !== undefined && second.density <= first.density
    const next = !less ? '' : `; the next best saves ${this.money(second.density)}`
    return `Each day of this work saves ${this.money(first.density)} a day of waiting${next}.`
  }

  #needing(operation: string): string {
    const consumers = [
      ...new Set(this.#instance.needs.filter(({ operations }) => operations.includes(operation)).map(({ consumer }) => consumer)),
    ]
    if (consumers.length === 0) return 'nobody needs it by itself.'
    return consumers.length === 1 ? `nobody but ${listed(consumers)} needs it.` : `${listed(consumers)} need it, but others wait for more.`
  }

  #hasty({ settled }: Plan): readonly string[] {
    return this.#plan.settled && settled ? [] : [NOT_ALL]
  }

  #shifts(other: Plan): readonly string[] {
    const shifts = other.schedule.needs.flatMap(({ need, live }, at) => {
      const shift = live - (this.#plan.schedule.needs[at]?.live ?? live)
      return Math.abs(shift) < 0.05 ? [] : [{ need, shift }]
    })
    const shown = shifts.length <= MOST_SENTENCES ? shifts : shifts.toSorted((one, two) => Math.abs(two.shift) - Math.abs(one.shift))
    return shortened(shown, ({ need, shift }) => {
      const title = this.#needs.get(need)?.title ?? need
      return `${title} would be live ${daysText(Math.abs(shift))} ${shift > 0 ? 'later' : 'earlier'}.`
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

const NOT_ALL = 'There was not enough time to try everything.'

/** Sentences on what comes of it at most; the rest is counted. */
const MOST_SENTENCES = 12

function shortened<Item>(needs: readonly Item[], sentence: (need: Item) => string): readonly string[] {
  const left = needs.length - MOST_SENTENCES
  const rest = left === 1 ? 'One more need is moved.' : `${left} more needs are moved.`
  return [...needs.slice(0, MOST_SENTENCES).map(sentence), ...(left > 0 ? [rest] : [])]
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function isProved(amount: number, most: number): boolean {
  return most - amount < 0.5
}
