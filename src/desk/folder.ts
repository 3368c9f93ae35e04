import { planSignature } from '../config/plan/file-list.ts'
import { readPlanFolder, restOfPlan } from '../config/plan/plan-files.ts'
import { Problem } from '../model/problem.ts'
import type { Declared, PlanSurroundings } from '../planning/declared.ts'

/** What plan files say, and why what was saved last is not in force. */
export interface Files {
  readonly declared: Declared | null
  readonly problem: Problem | null
  /** Where nothing of it has ever been in force: what the files say that can be used. */
  readonly rest: Declared | null
}

/** The plan files of a folder: looked at whenever somebody asks, read again when one has changed. A file that cannot be used leaves the last good plan. */
export class PlanFolder {
  readonly #folder: string
  #signature = ''
  #now: Files = { declared: null, problem: null, rest: null }

  constructor(folder: string) {
    this.#folder = folder
  }

  read(around: PlanSurroundings): Files {
    const signature = JSON.stringify([around.today, around.operations.map(({ id, title }) => [id, title]), planSignature(this.#folder)])
    if (signature === this.#signature) return this.#now
    this.#signature = signature
    try {
      this.#now = { declared: readPlanFolder(this.#folder, around), problem: null, rest: null }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const { declared } = this.#now
      this.#now = { declared, problem: error, rest: declared === null ? restOfPlan(this.#folder, around) : null }
    }
    return this.#now
  }
}
