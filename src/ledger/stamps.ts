import type { EntityRow } from '../model/store.ts'

interface Mark {
  readonly sequence: number
  readonly stamp: number
}

let given = 0

/** A number for every state that a space was in, by contract: as many as somebody still sees. */
export class Stamps {
  readonly #marks = new Map<string, Mark[]>()
  /** Of the space itself, before anything was written in it. */
  readonly birth: number = ++given

  add({ contract, sequence }: EntityRow): void {
    const marks = this.#marks.get(contract)
    const mark = { sequence, stamp: ++given }
    if (marks === undefined) this.#marks.set(contract, [mark])
    else marks.push(mark)
  }

  takeBack({ contract, sequence }: EntityRow): void {
    const marks = this.#marks.get(contract)
    const index = marks?.findLastIndex((mark) => mark.sequence === sequence) ?? -1
    if (index >= 0) marks?.splice(index, 1)
  }

  /** 0 where nothing had been written at that moment. */
  at(contract: string, moment: number): number {
    return this.#marks.get(contract)?.findLast(({ sequence }) => sequence <= moment)?.stamp ?? 0
  }

  /** Forgets what nobody sees who looks at `moment` or later; all of it where nothing is left of what was written. */
  settle(contract: string, moment: number, isEmpty: () => boolean): void {
    const marks = this.#marks.get(contract)
    const last = marks?.findLastIndex(({ sequence }) => sequence <= moment) ?? -1
    if (marks === undefined || last < 0) return
    marks.splice(0, last)
    if (marks.length === 1 && isEmpty()) this.#marks.delete(contract)
  }
}
