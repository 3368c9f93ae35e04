import type { KnownOperation } from '../../planning/declared.ts'
import type { Mistake } from '../mistake.ts'
import { suggestion } from '../nearest.ts'
import type { ConfigText } from '../text.ts'

/** Finds operations by what people call them: an id, an id behind its contract, or a method and a path. */
export class OperationNames {
  readonly #byName = new Map<string, KnownOperation | null>()
  readonly #ids: string[] = []

  constructor(operations: Iterable<KnownOperation>) {
    for (const one of operations) this.add(one)
  }

  /** A name that leads to several is none. */
  add(one: KnownOperation): void {
    this.#ids.push(one.id)
    for (const name of new Set([one.id, one.operation, `${one.contract}#${one.operation}`, one.path])) {
      this.#byName.set(name, this.#byName.has(name) ? null : one)
    }
  }

  find(name: string): KnownOperation | null {
    return this.#byName.get(name) ?? null
  }

  /** What is wrong with a name that leads nowhere. */
  mistake(text: ConfigText, pointer: string, name: string): Mistake {
    const several = this.#byName.has(name)
    return text.atValue(
      pointer,
      several
        ? `Several contracts have an operation \`${name}\`.`
        : `There is no operation \`${name.slice(0, 200)}\` in the contracts, the work or the suppliers.`,
      several
        ? `Put the contract before it, as in \`${this.#ids.find((id) => id.endsWith(`#${name}`)) ?? `shop#${name}`}\`.`
        : suggestion(name, this.#ids, 'Add it to a contract, or to `suppliers`.'),
    )
  }
}
