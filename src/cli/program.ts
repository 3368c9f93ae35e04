import { Command, CommanderError, Option } from 'commander'
import { Problem } from '../model/problem.ts'
import type { CommandRow } from './options/command.ts'
import { COMMANDS } from './commands.ts'
import type { OptionName } from './options/option-values.ts'
import { OPTIONS } from './options/options.ts'
import type { Terminal } from './text/terminal.ts'
import type { Given } from './options/values.ts'
import { version } from './version.ts'

/** A command line that was understood. */
export interface Asked {
  readonly row: CommandRow
  readonly operands: readonly string[]
  readonly given: Given
}

/** Reads a command line by the table; null where help or the version was asked for and has been printed. Throws a Problem that suggests what was meant. */
export function parseCommandLine(argv: readonly string[], terminal: Terminal): Asked | null {
  let asked: Asked | null = null
  const program = createProgram(terminal, (found) => {
    asked = found
  })
  if (argv.length === 0) {
    program.outputHelp()
    return null
  }
  try {
    program.parse(unknownAlone(argv), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return null
    throw new Problem('bad-usage', sentence(error.message, argv), { cause: error })
  }
  return asked
}

/** A command that there is not is told whatever stands beside it; commander would print the general help instead. */
function unknownAlone(argv: readonly string[]): readonly string[] {
  const [first = '', second = ''] = argv
  const word = first === 'help' ? second : first
  const isUnknown = word !== '' && word !== 'help' && !word.startsWith('-') && !COMMANDS.some(({ name }) => name === word)
  return isUnknown ? [word] : argv
}

function createProgram(terminal: Terminal, found: (asked: Asked) => void): Command {
  const { paint } = terminal.out
  const program = new Command('understudy')
  program
    .description('A stand-in for the service that a contract describes.')
    .usage('COMMAND …')
    .version(version(), '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Print this.')
    .helpCommand('help [command]', 'Print what a command does.')
    .configureHelp({ styleTitle: (title) => paint('bold', title), showGlobalOptions: false, minWidthToWrap: 20 })
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: () => undefined,
      getOutHasColors: () => true,
      getOutHelpWidth: () => Math.min(100, terminal.out.width),
    })
    .exitOverride()
    .addHelpText('after', '\n`understudy help COMMAND` tells more. Every option has a variable: --seed is UNDERSTUDY_SEED.')
  for (const row of COMMANDS) addCommand(program, row, terminal, found)
  return program
}

function addCommand(program: Command, row: CommandRow, terminal: Terminal, found: (asked: Asked) => void): void {
  const command = program.command(row.name).copyInheritedSettings(program)
  command
    .description([row.about, ...row.details].join('\n'))
    .summary(row.about)
    .usage(`${row.usage} [options]`.trim())
  command.helpOption('-h, --help', 'Print this.')
  if (row.operand !== '') command.argument(row.operand)
  for (const name of row.options) command.addOption(optionOf(name))
  command.addHelpText('after', () => examplesOf(row, terminal))
  command.action(() => found({ row, operands: command.args, given: givenOf(command, row) }))
}

function optionOf(name: OptionName): Option {
  const { flags, about, shown, choices, env, initial } = OPTIONS[name]
  const values = choices === undefined ? '' : ` One of ${choices.join(', ')}.`
  const standard = shown === '' || shown === 'true' ? '' : ` Default ${shown}.`
  const option = new Option(flags, `${about}${values}${standard} [${env}]`)
  if (Array.isArray(initial)) option.argParser((word: string, before: readonly string[] | undefined) => [...(before ?? []), word])
  return option
}

function examplesOf(row: CommandRow, { out }: Terminal): string {
  const lines = row.examples.map(([line, about]) => `  ${line}${about === '' ? '' : `\n      ${out.paint('dim', about)}`}`)
  return `\n${out.paint('bold', 'Examples:')}\n${lines.join('\n')}`
}

/** What the command line itself said; commander's own defaults are not of that. */
function givenOf(command: Command, row: CommandRow): Given {
  const given: Partial<Record<OptionName, string | readonly string[]>> = {}
  for (const name of row.options) {
    if (command.getOptionValueSource(name) !== 'cli') continue
    const value: unknown = command.getOptionValue(name)
    given[name] = Array.isArray(value) ? value.map(String) : String(value)
  }
  return given
}

/** commander's message as a sentence of ours, with the way to the help. */
function sentence(message: string, argv: readonly string[]): string {
  const row = COMMANDS.find(({ name }) => name === argv[0])
  const said = (argv[0] === 'proxy' ? fromProxy(argv.slice(1)) : message)
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.*)\?\)$/, '; did you mean $1?')
  const dot = /[.?]$/.test(said) ? '' : '.'
  const help = row === undefined ? 'understudy help' : `understudy help ${row.name}`
  return `${said}${dot}${looksLikeContract(argv[0], row) ? ` Did you mean \`understudy start ${argv[0]}\`?` : ''}\n\`${help}\` tells what there is.`
}

/** For somebody who knows `prism proxy FILE URL`. */
function fromProxy(words: readonly string[]): string {
  const url = words.find((word) => /^https?:\/\//.test(word) && !/\.(?:json|ya?ml)$/.test(word)) ?? 'URL'
  const file = words.find((word) => word !== url && !word.startsWith('-')) ?? 'FILE'
  return `\`prism proxy\` comes in steps here: \`understudy start ${file}\`, then \`understudy upstream add GROUP ${url}\` and \`understudy handoff GROUP --to live\``
}

function looksLikeContract(word: string | undefined, row: CommandRow | undefined): boolean {
  return row === undefined && word !== undefined && /\.(json|ya?ml)$|^https?:/.test(word)
}
