/** Everything that has to be done before a step, and it itself; by index, rising. One array of marks serves all: sets of their own would take longer than planning does. */
export function closuresOf(before: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const mark = new Int32Array(before.length).fill(-1)
  return before.map((_, from) => {
    const found = [from]
    mark[from] = from
    for (const step of found) {
      for (const earlier of before[step] ?? []) {
        if (mark[earlier] === from) continue
        mark[earlier] = from
        found.push(earlier)
      }
    }
    return [...Int32Array.from(found).sort()]
  })
}

/** Puts closures together, again and again, without a set for each time. */
export class Gathering {
  readonly #closure: readonly (readonly number[])[]
  readonly #mark: Int32Array
  #round = 0

  constructor({ closure }: { readonly closure: readonly (readonly number[])[] }) {
    this.#closure = closure
    this.#mark = new Int32Array(closure.length)
  }

  /** All that has to be done before any of the steps, and they themselves, each once; `done` is left out. */
  of(steps: readonly number[], done?: ReadonlySet<number>): number[] {
    const round = ++this.#round
    const found: number[] = []
    for (const step of steps) {
      for (const one of this.#closure[step] ?? []) {
        if (this.#mark[one] === round) continue
        this.#mark[one] = round
        if (done?.has(one) !== true) found.push(one)
      }
    }
    return found
  }
}
