import type { OptionName, Values } from './option-values.ts'
import type { Terminal } from '../text/terminal.ts'

/** A command as it was asked for. */
export interface Invocation {
  readonly operands: readonly string[]
  readonly values: Values
  readonly set: ReadonlySet<OptionName>
  readonly terminal: Terminal
  /** The whole table, for the command that tells of it. */
  readonly commands: readonly CommandRow[]
}

/** Does the work and gives the exit code. Throws a Problem for what a person can put right. */
export type Run = (invocation: Invocation) => Promise<number>

/** One command of the table: what `help`, the completions and the reference page tell, and where the work is. */
export interface CommandRow {
  readonly name: string
  /** As commander has it: `[file...]`, `<words...>`; '' for none. */
  readonly operand: string
  /** As a person writes it: `[FILE] METHOD PATH`. */
  readonly usage: string
  readonly about: string
  /** A few sentences more, a line each. */
  readonly details: readonly string[]
  readonly options: readonly OptionName[]
  /** Command lines that work as they stand, each with what it does. */
  readonly examples: readonly (readonly [line: string, about: string])[]
  readonly exits: readonly (readonly [code: number, meaning: string])[]
  /** Imported when the command is run, so that none pays for the others. */
  readonly load: () => Promise<Run>
}
