import { closuresOf } from './closure.ts'
import { Deadline } from './deadline.ts'
import type { Problem } from './problem.ts'

/** Steps up to which the linear programme says something in a moment. */
export const LINEAR_STEPS = 60
/** Times that the programme is solved anew with what it broke. */
const ROUNDS = 25
/** Seconds that one programme may take. */
const MOST_SECONDS = 2
/** Constraints added at a time. */
const MOST_CUTS = 400
/** What a round has to raise the bound by, as a share, so that there is another one. */
const WORTH_A_ROUND = 1e-4
/** What a solver may be wrong by, as a share of the cost. */
const TOLERANCE = 1e-6

/** Solves a linear programme in CPLEX's LP format; null where it cannot, or not in so many seconds. */
export type Solve = (model: string, seconds: number) => { readonly value: number; readonly column: (name: string) => number } | null

/**
 * What no order can go below, by the linear ordering relaxation (Potts, Mathematical Programming Study 13, 1980) with the days of
 * needs as continuous variables. For one team that never waits; null where that does not hold, or nothing was solved.
 */
export function linearBound(problem: Problem, solve: Solve, time: Deadline = Deadline.NONE): number | null {
  const { steps } = problem
  const teams = new Set(steps.map(({ team }) => team))
  if (steps.length === 0 || steps.length > LINEAR_STEPS || teams.size > 1 || problem.waits) return null
  const ordering = new Ordering(problem)
  const cuts: string[] = []
  let bound: number | null = null
  let took = 0
  // A solver looks at the clock now and then only: it is not asked where it took too long before.
  for (let round = 0; round < ROUNDS && time.left() > 2 * took; round++) {
    const before = time.left()
    const solved = solve(ordering.model(cuts), Math.min(MOST_SECONDS, before / 2_000))
    took = before === Number.POSITIVE_INFINITY ? 0 : before - time.left()
    if (solved === null) break
    const value = solved.value - TOLERANCE * Math.abs(solved.value)
    const risen = bound === null || value > bound * (1 + WORTH_A_ROUND)
    bound = Math.max(bound ?? 0, value)
    const broken = risen ? ordering.broken(solved.column) : []
    if (broken.length === 0) break
    cuts.push(...broken)
  }
  return bound
}

/** Whether one step comes before another: a constant, plus or minus a variable. */
interface Precedes {
  readonly constant: number
  readonly sign: 1 | -1
  readonly name: string | null
}

class Ordering {
  readonly #problem: Problem
  readonly #before: readonly (readonly Precedes[])[]
  readonly #closures: readonly ReadonlySet<number>[]

  constructor(problem: Problem) {
    this.#problem = problem
    const closures = closuresOf(problem.before)
    this.#closures = closures
    const all = [...problem.steps.keys()]
    this.#before = all.map((one) =>
      all.map((other) => {
        if (closures[other]?.has(one) === true) return { constant: 1, sign: 1, name: null }
        if (closures[one]?.has(other) === true) return { constant: 0, sign: 1, name: null }
        return one < other ? { constant: 0, sign: 1, name: `x${one}_${other}` } : { constant: 1, sign: -1, name: `x${other}_${one}` }
      }),
    )
  }

  model(cuts: readonly string[]): string {
    const { steps, outcomes } = this.#problem
    const ends = steps.map((_, step) => this.#end(step))
    const rows = outcomes.flatMap(({ need, unblocking, building }, at) => [
      ...this.#milestone(`U${at}`, unblocking, 0),
      ...this.#milestone(`L${at}`, building, need.live),
      `L${at} - U${at} >= ${need.own}`,
    ])
    const floors = outcomes.flatMap(({ need, unblockedFrom, suppliedOn }, at) => [
      `U${at} >= ${unblockedFrom}`,
      `L${at} >= ${suppliedOn + need.live}`,
    ])
    const free = this.#before.flatMap((row, one) =>
      row.flatMap(({ name }, other) => (name !== null && one < other ? [`0 <= ${name} <= 1`] : [])),
    )
    const price = outcomes.map(({ need }, at) => `+ ${need.blocked} U${at}\n + ${need.delay} L${at}`)
    const numbered = [...ends, ...rows, ...cuts].map((row, at) => ` r${at}: ${row}`)
    return `Minimize\n cost: ${price.join('\n ')}\nSubject To\n${numbered.join('\n')}\nBounds\n ${[...floors, ...free].join('\n ')}\nEnd\n`
  }

  /**
   * A day on which several steps are done, and so many days later: all work that comes before any of them. That says more than the
   * ends of the steps one by one.
   */
  #milestone(name: string, steps: readonly number[], later: number): readonly string[] {
    const [only] = steps
    if (only === undefined) return []
    if (steps.length === 1) return [`${name} - C${only} >= ${later}`]
    const closure = new Set(steps.flatMap((step) => [...(this.#closures[step] ?? [])]))
    let certain = later
    const terms: string[] = []
    const rows: string[] = []
    for (const [step, { work }] of this.#problem.steps.entries()) {
      if (closure.has(step)) {
        certain += work
        continue
      }
      const before = `${name}_${step}`
      terms.push(`- ${work} ${before}`)
      for (const one of steps) {
        const precedes = this.#before[step]?.[one]
        if (precedes?.name === null || precedes === undefined) continue
        rows.push(`${before} ${precedes.sign > 0 ? '-' : '+'} ${precedes.name} >= ${precedes.constant}`)
      }
    }
    return [`${name} ${terms.join('\n ')} >= ${certain}`, ...rows]
  }

  /** Its own work, and that of all before it. */
  #end(step: number): string {
    let constant = this.#problem.steps[step]?.work ?? 0
    const terms: string[] = []
    for (const [other, { work }] of this.#problem.steps.entries()) {
      const before = this.#before[other]?.[step]
      if (other === step || before === undefined) continue
      constant += work * before.constant
      if (before.name !== null) terms.push(`${before.sign > 0 ? '-' : '+'} ${work} ${before.name}`)
    }
    return `C${step} ${terms.join('\n ')} = ${constant}`
  }

  /** Of three steps, no order runs round in a circle: those triples that a solution has going round, the worst first. */
  broken(column: (name: string) => number): readonly string[] {
    const count = this.#problem.steps.length
    const values = this.#before.map((row) =>
      row.map(({ constant, sign, name }) => (name === null ? constant : constant + sign * column(name))),
    )
    const found: { readonly by: number; readonly row: string }[] = []
    for (let one = 0; one < count; one++) {
      for (let two = one + 1; two < count; two++) {
        for (let three = one + 1; three < count; three++) {
          if (two === three) continue
          const by = (values[one]?.[two] ?? 0) + (values[two]?.[three] ?? 0) + (values[three]?.[one] ?? 0) - 2
          if (by > 1e-4) found.push({ by, row: this.#circle(one, two, three) })
        }
      }
    }
    return found
      .sort((a, b) => b.by - a.by)
      .slice(0, MOST_CUTS)
      .map(({ row }) => row)
  }

  #circle(one: number, two: number, three: number): string {
    let most = 2
    const terms: string[] = []
    for (const [from, to] of [
      [one, two],
      [two, three],
      [three, one],
    ] as const) {
      const before = this.#before[from]?.[to]
      if (before === undefined) continue
      most -= before.constant
      if (before.name !== null) terms.push(`${before.sign > 0 ? '+' : '-'} ${before.name}`)
    }
    return `${terms.join(' ')} <= ${most}`
  }
}
