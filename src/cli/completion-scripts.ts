import type { CommandRow } from './options/command.ts'
import type { OptionName } from './options/option-values.ts'
import { OPTIONS } from './options/options.ts'
import { longFlag, takesValue } from './options/values.ts'

function namesOf(commands: readonly CommandRow[]): string {
  return commands.map(({ name }) => name).join(' ')
}

/** Words that may follow an option, for every option that has a choice. */
function choicesOf(commands: readonly CommandRow[]): { flag: string; choices: readonly string[] }[] {
  return [...new Set(commands.flatMap(({ options }) => options))].flatMap((name) => {
    const { choices } = OPTIONS[name]
    return choices === undefined ? [] : [{ flag: longFlag(name), choices }]
  })
}

function flags(row: CommandRow): string[] {
  return [...row.options.map(longFlag), '--help']
}

/** For bash 3.2 and later: commands first, then options, values of options, and files. */
export function bash(commands: readonly CommandRow[]): string {
  const names = namesOf(commands)
  const perCommand = commands.map((row) => `    ${row.name}) words='${flags(row).join(' ')}' ;;`)
  const perChoice = choicesOf(commands).map(
    ({ flag, choices }) => `    ${flag}) COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$word")); return ;;`,
  )
  return `# understudy's completion for bash: source <(understudy completion bash)
_understudy() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names} help --help --version' -- "$word"))
    return
  fi
  case $before in
${perChoice.join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${perCommand.join('\n')}
    help) COMPREPLY=($(compgen -W '${names}' -- "$word")); return ;;
    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- "$word")); return ;;
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _understudy understudy
`
}

/** For zsh, as a function on \`fpath\` or sourced. */
export function zsh(commands: readonly CommandRow[]): string {
  const listed = commands.map(({ name, about }) => `    '${name}:${quote(about)}'`)
  const cases = commands.map((row) => `    ${row.name}) _arguments ${[...row.options.map(zshOption), "'*:file:_files'"].join(' ')} ;;`)
  return `#compdef understudy
# understudy's completion for zsh: source <(understudy completion zsh)
_understudy() {
  local -a commands
  commands=(
${listed.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
    help) _describe 'command' commands ;;
  esac
}
compdef _understudy understudy
`
}

function zshOption(name: OptionName): string {
  const { about, choices } = OPTIONS[name]
  const value = takesValue(name) ? `:value:${choices === undefined ? '' : `(${choices.join(' ')})`}` : ''
  return `'${longFlag(name)}[${quote(about)}]${value}'`
}

/** For fish 3 and later. */
export function fish(commands: readonly CommandRow[]): string {
  const names = namesOf(commands)
  const none = 'not __fish_seen_subcommand_from'
  const listed = commands.map(({ name, about }) => `complete -c understudy -n '${none} ${names}' -f -a ${name} -d '${quote(about)}'`)
  const options = commands.flatMap((row) =>
    row.options.map((name) => {
      const { about, choices } = OPTIONS[name]
      const value = takesValue(name) ? ` -x${choices === undefined ? '' : ` -a '${choices.join(' ')}'`}` : ''
      return `complete -c understudy -n '__fish_seen_subcommand_from ${row.name}' -l ${longFlag(name).slice(2)}${value} -d '${quote(about)}'`
    }),
  )
  return `# understudy's completion for fish: understudy completion fish | source\n${[...listed, ...options].join('\n')}\n`
}

/** The first statement of a text, safe inside single quotes and inside zsh's brackets. */
function quote(text: string): string {
  const [first = ''] = text.split(/[;:.](?: |$)/, 1)
  return first.replaceAll("'", '’').replaceAll(/[[\]:`$\\]/g, ' ')
}
