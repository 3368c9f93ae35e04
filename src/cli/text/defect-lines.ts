import type { ContractDefect } from '../../model/contract.ts'
import type { Position } from '../../model/place.ts'
import { harmless, type Paint } from './terminal.ts'

/** A defect with its place in words that a person can go to. */
export interface PlacedDefect extends ContractDefect {
  readonly position: Position | null
  readonly excerpt: string | null
}

/** A defect in a compiler's manner: where, what, the line with a caret, what to do. */
export function defectText({ severity, code, message, help, position, excerpt, place, operation }: PlacedDefect, paint: Paint): string {
  const where =
    position === null ? harmless(`${place.uri}#${place.pointer}`) : `${harmless(position.file)}:${position.line}:${position.column}`
  const kind = severity === 'error' ? paint('red', 'error') : paint('yellow', 'warning')
  const of = operation === null ? '' : paint('dim', ` (${harmless(operation, 80)})`)
  const drawn =
    excerpt === null
      ? ''
      : `\n${excerpt
          .split('\n')
          .map((line) => harmless(line, 400))
          .join('\n')}`
  const remedy = help === '' ? '' : `\n${paint('cyan', 'help')}: ${harmless(help, 1000)}`
  return `${paint('bold', where)}: ${kind}[${code}]: ${harmless(message, 1000)}${of}${drawn}${remedy}\n`
}

/** A workflow command of GitHub Actions, shown beside the line. */
export function githubAnnotation({ severity, code, message, help, position, place }: PlacedDefect): string {
  const where = position === null ? { file: place.uri } : { file: position.file, line: position.line, col: position.column }
  const properties = Object.entries({ ...where, title: code }).map(
    ([name, value]) => `${name}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  )
  return `::${severity} ${properties.join(',')}::${escaped(help === '' ? message : `${message}\n${help}`)}`
}

/** Percent, CR and LF would end or bend the command. */
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** For programs. */
export function defectJson({ severity, code, message, help, position, place, operation }: PlacedDefect): object {
  return {
    severity,
    code,
    message,
    help,
    file: position?.file ?? place.uri,
    line: position?.line ?? null,
    column: position?.column ?? null,
    pointer: place.pointer,
    operation,
  }
}

/** `2 errors, 1 warning` */
export function tally(errors: number, warnings: number): string {
  return `${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`
}
