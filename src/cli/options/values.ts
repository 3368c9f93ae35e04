import { Problem } from '../../model/problem.ts'
import type { OptionName, Values } from './option-values.ts'
import { OPTIONS } from './options.ts'
import type { Terminal } from '../text/terminal.ts'

/** What the command line said, as text; an option that was given several times is a list. */
export type Given = Readonly<Partial<Record<OptionName, string | readonly string[]>>>

export interface Read {
  readonly values: Values
  /** The options that somebody set, by flag or by variable. */
  readonly set: ReadonlySet<OptionName>
}

/** The command line first, then the environment, then what holds where nothing is said. Throws a Problem that names the flag or the variable. */
export function readValues(names: readonly OptionName[], given: Given, env: Terminal['env']): Read {
  const set = new Set<OptionName>()
  const values: Partial<Record<OptionName, unknown>> = {}
  for (const [name, row] of entries()) {
    values[name] = row.initial
    if (!names.includes(name)) continue
    const said = given[name]
    const variable = env[row.env]
    if (said !== undefined)
      values[name] = typeof said === 'string' ? read(name, longFlag(name), said) : said.flatMap((word) => read(name, longFlag(name), word))
    else if (variable !== undefined && variable !== '') values[name] = read(name, row.env, variable)
    else continue
    set.add(name)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every name of the table was just given a value of its row's type
  return { values: values as unknown as Values, set }
}

function read(name: OptionName, source: string, word: string): unknown {
  try {
    return OPTIONS[name].read(word)
  } catch (error) {
    if (error instanceof Problem) throw new Problem('bad-usage', `${source} ${error.message}.`, { cause: error })
    throw error
  }
}

function entries(): [OptionName, (typeof OPTIONS)[OptionName]][] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table are its names
  return Object.entries(OPTIONS) as [OptionName, (typeof OPTIONS)[OptionName]][]
}

/** `-p, --port <number>` → `--port` */
export function longFlag(name: OptionName): string {
  return /--[\w-]+/.exec(OPTIONS[name].flags)?.[0] ?? ''
}

/** Whether the option takes a value. */
export function takesValue(name: OptionName): boolean {
  return OPTIONS[name].flags.includes('<')
}
