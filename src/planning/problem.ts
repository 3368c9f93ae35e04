import { Problem as Refusal } from '../model/problem.ts'
import type { Instance, Need, Pin, PlannedOperation, WhatIf } from './instance.ts'

/** One piece of work: agreeing a contract, or building what it promises. */
export interface Step {
  /** `contract getOrder`, `build getOrder`. */
  readonly id: string
  readonly operation: string
  readonly kind: 'contract' | 'build'
  /** Days. */
  readonly work: number
  readonly team: string
  /** The day before which it cannot begin. */
  readonly release: number
}

/** A need in terms of steps. */
export interface Outcome {
  readonly need: Need
  /** Steps that have to be done before the consumer can go on, and the day before which it cannot in any case. */
  readonly unblocking: readonly number[]
  readonly unblockedFrom: number
  /** Steps that have to be done before it can be live, and the day before which what is supplied is not there. */
  readonly building: readonly number[]
  readonly suppliedOn: number
}

/** What is to be put in order: steps that are left, with their predecessors, all by index. */
export interface Problem {
  readonly steps: readonly Step[]
  readonly before: readonly (readonly number[])[]
  readonly after: readonly (readonly number[])[]
  readonly outcomes: readonly Outcome[]
  /** Whether some step may have to be waited for: then a team may idle. */
  readonly waits: boolean
}

/** Puts an instance in terms of steps. Throws a Problem where dependencies go round in a circle or name what is not there. */
export function problemOf(instance: Instance, whatIf: WhatIf = {}): Problem {
  const draft = new Draft(instance, whatIf)
  draft.refuseStrangers()
  draft.depend()
  for (const pin of [...instance.pins, ...(whatIf.pins ?? [])]) draft.pin(pin)
  return draft.finish()
}

class Draft {
  readonly #instance: Instance
  readonly #whatIf: WhatIf
  readonly #operations: ReadonlyMap<string, PlannedOperation>
  readonly #steps: Step[] = []
  readonly #index = new Map<string, number>()
  readonly #before: Set<number>[] = []
  readonly #bare: ReadonlySet<string>
  readonly #waitsForOthers: boolean

  constructor(instance: Instance, whatIf: WhatIf) {
    this.#instance = instance
    this.#whatIf = whatIf
    this.#operations = new Map(instance.operations.map((operation) => [operation.id, operation]))
    this.#bare = new Set(whatIf.without ?? [])
    this.#waitsForOthers = instance.operations.some(({ supplied }) => supplied !== null)
    const works = new Map((whatIf.works ?? []).map(({ step, days }) => [step, days]))
    const add = (operation: string, kind: Step['kind'], work: number, team: string): void => {
      const id = `${kind} ${operation}`
      this.#add({ id, operation, kind, work: works.get(id) ?? work, team, release: 0 })
    }
    for (const { id, contract, build, team, supplied } of instance.operations) {
      if (supplied !== null) continue
      if (contract !== null) add(id, 'contract', contract, team)
      if (build !== null) add(id, 'build', build, team)
    }
  }

  #add(step: Step): void {
    this.#index.set(step.id, this.#steps.length)
    this.#steps.push(step)
    this.#before.push(new Set())
  }

  /** Another world may name what is not in this one. */
  refuseStrangers(): void {
    for (const id of this.#bare) this.#operation(id)
    for (const { operation, needs } of this.#whatIf.dropped ?? []) {
      const found = this.#operation(operation).needs.some((need) => need.operation === this.#operation(needs).id)
      if (!found) throw new Refusal('bad-argument', `Building ${operation} does not need ${needs} in the plan.`)
    }
    for (const { step } of this.#whatIf.works ?? []) this.#step(step)
  }

  depend(): void {
    const dropped = new Set((this.#whatIf.dropped ?? []).map(({ operation, needs }) => `${operation}\n${needs}`))
    for (const { id, needs } of this.#instance.operations) {
      const build = this.#index.get(`build ${id}`)
      if (build === undefined) continue
      this.#link(build, this.#index.get(`contract ${id}`))
      for (const { operation, real } of needs) {
        if (dropped.has(`${id}\n${operation}`)) continue
        const other = this.#operation(operation)
        if (other.supplied === null) this.#link(build, this.#index.get(`${real ? 'build' : 'contract'} ${operation}`))
        else if (real || !this.#hasStandIn(other)) this.#release(build, other.supplied)
      }
    }
  }

  pin(pin: Pin): void {
    const step = this.#step(pin.step)
    if (step === undefined) return
    if (pin.kind === 'not-before') this.#release(step, pin.day)
    else if (pin.kind === 'before') {
      const other = this.#step(pin.other)
      if (other !== undefined) this.#link(other, step)
    } else {
      const first = new Set(closureOf(this.#before, step))
      for (const index of this.#steps.keys()) if (!first.has(index)) this.#link(index, step)
    }
  }

  finish(): Problem {
    const before = this.#before.map((set) => [...set].sort((one, other) => one - other))
    this.#refuseCircles(before)
    const after: number[][] = this.#steps.map(() => [])
    for (const [index, list] of before.entries()) for (const one of list) after[one]?.push(index)
    return {
      steps: this.#steps,
      before,
      after,
      outcomes: this.#instance.needs.map((need) => this.#outcome(need)),
      waits: this.#steps.some(({ release }) => release > 0),
    }
  }

  /** What is not built yet of one operation, or of everything its real one leans on. */
  #outcome(need: Need): Outcome {
    const unblocking = new Set<number>()
    const building = new Set<number>()
    let unblockedFrom = 0
    let suppliedOn = 0
    for (const id of need.operations) {
      const operation = this.#operation(id)
      const early = this.#hasStandIn(operation)
      if (operation.supplied !== null && !early) unblockedFrom = Math.max(unblockedFrom, operation.supplied)
      if (!early || !operation.served) collect(unblocking, this.#index.get(`${early ? 'contract' : 'build'} ${id}`))
      collect(building, this.#index.get(`contract ${id}`))
      collect(building, this.#index.get(`build ${id}`))
      suppliedOn = Math.max(suppliedOn, this.#suppliedOn(id))
    }
    return { need, unblocking: [...unblocking], unblockedFrom, building: [...building], suppliedOn }
  }

  /** The latest day on which something supplied comes that an operation is, or leans on when it is real. */
  #suppliedOn(id: string): number {
    if (!this.#waitsForOthers) return 0
    const seen = new Set([this.#operation(id)])
    let latest = 0
    for (const { supplied, needs } of seen) {
      latest = Math.max(latest, supplied ?? 0)
      for (const { operation } of needs) seen.add(this.#operation(operation))
    }
    return latest
  }

  #hasStandIn({ id, standIn }: PlannedOperation): boolean {
    return standIn && this.#whatIf.noStandIns !== true && !this.#bare.has(id)
  }

  #operation(id: string): PlannedOperation {
    const found = this.#operations.get(id)
    if (found === undefined) throw new Refusal('bad-argument', `There is no operation ${JSON.stringify(id)} in the plan.`)
    return found
  }

  /** undefined: it is done already. */
  #step(id: string): number | undefined {
    const [kind, operation = ''] = id.split(/ (.*)/s)
    if (kind !== 'contract' && kind !== 'build')
      throw new Refusal('bad-argument', `There is no step ${JSON.stringify(id)}; steps are called "contract getOrder" or "build getOrder".`)
    this.#operation(operation)
    return this.#index.get(id)
  }

  #link(later: number, earlier: number | undefined): void {
    if (earlier !== undefined && earlier !== later) this.#before[later]?.add(earlier)
  }

  #release(index: number, day: number): void {
    const step = this.#steps[index]
    if (step !== undefined) this.#steps[index] = { ...step, release: Math.max(step.release, day) }
  }

  #refuseCircles(before: readonly (readonly number[])[]): void {
    const circle = circleIn(before)
    if (circle === null) return
    const names = circle.map((index) => this.#steps[index]?.id ?? '')
    throw new Refusal('bad-argument', `These steps wait for each other in a circle: ${[...names, names[0]].join(' → ')}.`)
  }
}

function collect(into: Set<number>, step: number | undefined): void {
  if (step !== undefined) into.add(step)
}

function closureOf(before: readonly ReadonlySet<number>[], from: number): number[] {
  const seen = new Set([from])
  for (const index of seen) for (const one of before[index] ?? []) seen.add(one)
  return [...seen].sort((one, other) => one - other)
}

/** A circle, in the order of waiting; null where there is none. Iterative, since chains may be long. */
export function circleIn(before: readonly (readonly number[])[]): number[] | null {
  const state = new Uint8Array(before.length)
  for (const start of before.keys()) {
    if (state[start] !== 0) continue
    const path: { readonly node: number; at: number }[] = [{ node: start, at: 0 }]
    state[start] = 1
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = before[top.node]?.[top.at++]
      if (next === undefined) {
        state[top.node] = 2
        path.pop()
      } else if (state[next] === 1) {
        const nodes = path.map(({ node }) => node)
        return nodes.slice(nodes.indexOf(next))
      } else if (state[next] === 0) {
        state[next] = 1
        path.push({ node: next, at: 0 })
      }
    }
  }
  return null
}
