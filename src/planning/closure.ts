/** Everything that has to be done before a step, and it itself, as sets; for problems of few steps, since chains make their size the square of their length. */
export function closuresOf(before: readonly (readonly number[])[]): readonly ReadonlySet<number>[] {
  const gathering = new Gathering(before)
  return before.map((_, step) => new Set(gathering.of([step])))
}

/** Puts together what comes before steps, again and again, without a set for each time. */
export class Gathering {
  readonly #before: readonly (readonly number[])[]
  readonly #mark: Int32Array
  #round = 0

  constructor(before: readonly (readonly number[])[]) {
    this.#before = before
    this.#mark = new Int32Array(before.length)
  }

  /** All that has to be done before any of the steps, and they themselves, each once, in no order. What is `done` is left out: all before it has to be done, too. */
  of(steps: readonly number[], done?: Pick<ReadonlySet<number>, 'has'>): number[] {
    const round = ++this.#round
    const found: number[] = []
    const find = (step: number): void => {
      if (this.#mark[step] === round || done?.has(step) === true) return
      this.#mark[step] = round
      found.push(step)
    }
    for (const step of steps) find(step)
    for (const step of found) for (const earlier of this.#before[step] ?? []) find(earlier)
    return found
  }
}

/** Indices, rising; typed, since sorting numbers as numbers by a function takes several times as long. */
export function rising(indices: readonly number[]): readonly number[] {
  return [...Int32Array.from(indices).sort()]
}
