import { Problem } from '../../model/problem.ts'

/** One option: how it is written, what it is for, where it may come from, and how its text is read. */
export interface OptionRow<Value = unknown> {
  readonly flags: string
  readonly env: string
  readonly about: string
  readonly initial: Value
  /** The value that holds where nothing is said, as a person would write it; '' where that is nothing. */
  readonly shown: string
  readonly choices?: readonly string[]
  readonly read: (text: string) => Value
}

/** A switch that is off where nothing is said. */
export function flag(flags: string, env: string, about: string): OptionRow<boolean> {
  return { flags, env, about, initial: false, shown: '', read: yesNo }
}

/** One of some words. */
export function choice<const Word extends string>(
  flags: string,
  env: string,
  about: string,
  choices: readonly Word[],
  initial: NoInfer<Word>,
): OptionRow<Word> {
  const read = (word: string): Word => {
    const found = choices.find((one) => one === word)
    if (found === undefined) throw new Problem('bad-usage', `must be one of ${choices.join(', ')}, not ${JSON.stringify(word)}`)
    return found
  }
  return { flags, env, about, initial, shown: initial, choices, read }
}

/** Reads a whole number. */
export function whole(min: number, max: number, or = ''): (word: string) => number {
  return (word) => {
    const value = Number(word)
    if (/^\d{1,10}$/.test(word) && value >= min && value <= max) return value
    throw new Problem('bad-usage', `must be a whole number from ${min} to ${max}${or}, not ${JSON.stringify(word)}`)
  }
}

/** Reads a switch, as a variable has it. */
export function yesNo(word: string): boolean {
  const said = word.toLowerCase()
  if (['1', 'true', 'yes', 'on'].includes(said)) return true
  if (['', '0', 'false', 'no', 'off'].includes(said)) return false
  throw new Problem('bad-usage', `must be true or false, not ${JSON.stringify(word)}`)
}

/** Reads a date. */
export function moment(word: string): string {
  if (!Number.isNaN(Date.parse(word))) return word
  throw new Problem('bad-usage', `must be a date such as 2026-01-01T00:00:00Z, not ${JSON.stringify(word)}`)
}

/** Reads what commas separate. */
export function list(words: string): readonly string[] {
  return words.split(',').filter((word) => word !== '')
}

/** Reads anything. */
export function text(word: string): string {
  return word
}
