/** Paths that are found between two looks at the clock. */
const BETWEEN_LOOKS = 32

/**
 * Maximum-weight closure by a minimum cut (Picard 1976): of nodes with profits, of which each demands its predecessors, the set
 * with the largest sum. Flow by Dinic's algorithm. Exact where profits are integers below 2^53 in sum.
 */
export class ClosureFinder {
  readonly #size: number
  readonly #heads: Int32Array
  readonly #next: number[] = []
  readonly #to: number[] = []
  readonly #room: number[] = []
  readonly #level: Int32Array
  readonly #turn: Int32Array

  /** `before` names the predecessors of each node; only nodes of `active` take part. */
  constructor(before: readonly (readonly number[])[], active: readonly number[], profits: readonly number[]) {
    this.#size = active.length
    this.#heads = new Int32Array(this.#size + 2).fill(-1)
    this.#level = new Int32Array(this.#size + 2)
    this.#turn = new Int32Array(this.#size + 2)
    const local = new Map(active.map((node, index) => [node, index]))
    for (const [index, node] of active.entries()) {
      const profit = profits[index] ?? 0
      if (profit > 0) this.#arc(this.#size, index, profit)
      else if (profit < 0) this.#arc(index, this.#size + 1, -profit)
      for (const earlier of before[node] ?? []) {
        const other = local.get(earlier)
        if (other !== undefined) this.#arc(index, other, Number.POSITIVE_INFINITY)
      }
    }
  }

  /** The largest set of greatest profit, as indices into `active`, and whether its profit is above zero; null where time was up before it was found. */
  largest(stop: () => boolean = () => false): { readonly members: readonly number[]; readonly gain: number } | null {
    let wanted = 0
    for (let arc = this.#heads[this.#size] ?? -1; arc >= 0; arc = this.#next[arc] ?? -1) wanted += this.#room[arc] ?? 0
    let flow = 0
    let paths = 0
    while (this.#layer()) {
      if (stop()) return null
      this.#turn.set(this.#heads)
      for (let pushed = this.#push(); pushed > 0; pushed = this.#push()) {
        flow += pushed
        if (++paths % BETWEEN_LOOKS === 0 && stop()) return null
      }
    }
    const reaching = this.#reachingSink()
    const members: number[] = []
    for (let node = 0; node < this.#size; node++) if (reaching[node] === 0) members.push(node)
    return { members, gain: wanted - flow }
  }

  #arc(from: number, to: number, room: number): void {
    this.#half(from, to, room)
    this.#half(to, from, 0)
  }

  #half(from: number, to: number, room: number): void {
    this.#next.push(this.#heads[from] ?? -1)
    this.#heads[from] = this.#to.length
    this.#to.push(to)
    this.#room.push(room)
  }

  /** Distances from the source along arcs with room; false where the sink is out of reach. */
  #layer(): boolean {
    this.#level.fill(-1)
    this.#level[this.#size] = 0
    const queue = [this.#size]
    for (const node of queue) {
      for (let arc = this.#heads[node] ?? -1; arc >= 0; arc = this.#next[arc] ?? -1) {
        const to = this.#to[arc] ?? 0
        if ((this.#room[arc] ?? 0) <= 0 || this.#level[to] !== -1) continue
        this.#level[to] = (this.#level[node] ?? 0) + 1
        queue.push(to)
      }
    }
    return this.#level[this.#size + 1] !== -1
  }

  /** One augmenting path through the layers, found without recursion. */
  #push(): number {
    const sink = this.#size + 1
    const path: number[] = []
    let node = this.#size
    while (node !== sink) {
      const arc = this.#turn[node] ?? -1
      if (arc < 0) {
        const back = path.pop()
        if (back === undefined) return 0
        node = this.#to[back ^ 1] ?? 0
        this.#turn[node] = this.#next[back] ?? -1
        continue
      }
      const to = this.#to[arc] ?? 0
      if ((this.#room[arc] ?? 0) > 0 && this.#level[to] === (this.#level[node] ?? 0) + 1) {
        path.push(arc)
        node = to
      } else this.#turn[node] = this.#next[arc] ?? -1
    }
    let least = Number.POSITIVE_INFINITY
    for (const arc of path) least = Math.min(least, this.#room[arc] ?? 0)
    for (const arc of path) {
      this.#room[arc] = (this.#room[arc] ?? 0) - least
      this.#room[arc ^ 1] = (this.#room[arc ^ 1] ?? 0) + least
    }
    return least
  }

  /** Nodes from which the sink can still be reached: all that no largest closure holds. */
  #reachingSink(): Uint8Array {
    const reaching = new Uint8Array(this.#size + 2)
    reaching[this.#size + 1] = 1
    const queue = [this.#size + 1]
    for (const node of queue) {
      for (let arc = this.#heads[node] ?? -1; arc >= 0; arc = this.#next[arc] ?? -1) {
        const from = this.#to[arc] ?? 0
        if ((this.#room[arc ^ 1] ?? 0) <= 0 || reaching[from] === 1) continue
        reaching[from] = 1
        queue.push(from)
      }
    }
    return reaching
  }
}
