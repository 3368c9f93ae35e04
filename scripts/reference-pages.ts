import { COMMANDS, COMMON_EXITS } from '../src/cli/commands.ts'
import type { CommandRow } from '../src/cli/options/command.ts'
import type { OptionName } from '../src/cli/options/option-values.ts'
import { OPTIONS } from '../src/cli/options/options.ts'
import { configurationPage } from './configuration-page.ts'
import { planPage } from './plan-page.ts'
import { type ProblemCode, PROBLEMS } from '../src/model/problem.ts'

/** The pages that are made from the tables of the source, by their paths. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/reference/cli.md', cliPage()],
    ['docs/reference/configuration.md', configurationPage()],
    ['docs/reference/plan.md', planPage()],
    ['docs/reference/problems.md', problemsPage()],
  ])
}

function cliPage(): string {
  const head = `# Command line

Made from the table in \`src/cli/commands.ts\` by \`npm run docs\`. In a checkout, say \`bin/understudy\` in the place of \`understudy\`.

Every option has an environment variable; the command line wins over the environment. Switches read \`true\`, \`1\`, \`yes\`, \`on\` and \`false\`, \`0\`, \`no\`, \`off\` there.
Colours follow \`FORCE_COLOR\`, then \`NO_COLOR\`, then whether the output is a terminal. Problems go to standard error, everything else to standard output.

| command | |
|---|---|
${COMMANDS.map(({ name, usage, about }) => `| [\`${name}${usage === '' ? '' : ` ${usage.replaceAll('|', '\\|')}`}\`](#${name}) | ${about} |`).join('\n')}
| \`help [COMMAND]\`, \`--version\` | Print what a command does; print the version. |

Exit codes of every command, beside those it names itself:

${COMMON_EXITS.map(([code, meaning]) => `- \`${code}\` ${meaning}`).join('\n')}
`
  return [head, ...COMMANDS.map(commandSection)].join('\n')
}

function commandSection(row: CommandRow): string {
  const parts = [
    `## ${row.name}\n`,
    '```',
    `understudy ${row.name} ${row.usage}`.trim(),
    '```',
    '',
    row.about,
    ...row.details.map((line) => `\n${line}`),
  ]
  if (row.options.length > 0) parts.push('', '| option | variable | default | |', '|---|---|---|---|', ...row.options.map(optionLine))
  parts.push('', '```sh', ...row.examples.map(([line, about]) => (about === '' ? line : `${line}  # ${about}`)), '```')
  parts.push('', 'Exit codes:', '', ...row.exits.map(([code, meaning]) => `- \`${code}\` ${meaning}`), '')
  return parts.join('\n')
}

function optionLine(name: OptionName): string {
  const { flags, env, about, shown, choices } = OPTIONS[name]
  const values = choices === undefined ? '' : ` ${choices.map((word) => `\`${word}\``).join(', ')}.`
  return `| \`${flags}\` | \`${env}\` | ${shown === '' ? '' : `\`${shown}\``} | ${about}${values} |`
}

function problemsPage(): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table are the codes
  const codes = Object.keys(PROBLEMS) as ProblemCode[]
  return `# Problems

Made from the table in \`src/model/problem.ts\` by \`npm run docs\`.

A problem is something that a person can put right. On the wire it is \`application/problem+json\` (RFC 9457) with \`type\` \`urn:understudy:problem:<code>\`, unless the operation documents an error
of its own; on the command line it is one message on standard error and an exit code. Codes are never reused.

| code | means | status | exit code |
|---|---|--:|--:|
${codes.map((code) => `| \`${code}\` | ${PROBLEMS[code].title} | ${PROBLEMS[code].status} | ${PROBLEMS[code].exit} |`).join('\n')}
`
}
