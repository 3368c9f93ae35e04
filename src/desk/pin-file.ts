import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { PINS_FILE, pinsText, readPinsText, type TakenPin } from '../config/plan/pins-file.ts'
import { Problem } from '../model/problem.ts'
import type { Pin } from '../planning/instance.ts'

/** No honest plan has more. */
const MOST = 1_000

/** The plan file in which pins are kept that were taken while a server runs. */
export class PinFile {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Adds a pin, or gives one that is there another reason. `start` is day 0. Throws a Problem where the file cannot be written. */
  take(taken: TakenPin, start: string): void {
    const others = this.#read(start).filter(({ pin }) => !isDeepStrictEqual(pin, taken.pin))
    if (others.length >= MOST) throw new Problem('bad-argument', `There are ${MOST} pins already.`)
    this.#write(pinsText([...others, taken], start))
  }

  /** Takes a pin away. Throws a Problem where it is not in this file. */
  release(pin: Pin, start: string): void {
    const pins = this.#read(start)
    const others = pins.filter((one) => !isDeepStrictEqual(one.pin, pin))
    if (others.length === pins.length)
      throw new Problem('not-found', 'This pin was not taken here: it stands in a plan file that people write. Take it away there.')
    if (others.length > 0) this.#write(pinsText(others, start))
    else rmSync(join(this.#folder, PINS_FILE), { force: true })
  }

  #read(start: string): readonly TakenPin[] {
    let text: string
    try {
      text = readFileSync(join(this.#folder, PINS_FILE), 'utf8')
    } catch {
      return []
    }
    const pins = readPinsText(text, start)
    if (pins !== null) return pins
    throw new Problem('bad-argument', `${PINS_FILE} is not what was written into it: give it another name, or take it away.`)
  }

  /** In one go: whoever reads meanwhile sees the old file or the new one. */
  #write(text: string): void {
    const path = join(this.#folder, PINS_FILE)
    const draft = join(this.#folder, `.${PINS_FILE}.${process.pid}`)
    try {
      mkdirSync(this.#folder, { recursive: true })
      writeFileSync(draft, text)
      renameSync(draft, path)
    } catch (cause) {
      rmSync(draft, { force: true })
      throw new Problem('bad-argument', `${PINS_FILE} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`, {
        cause,
      })
    }
  }
}
