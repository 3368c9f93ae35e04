import type { Mistake } from './mistake.ts'
import { type ConfigText, type Fault, UNCLOSED } from './text.ts'

/** What is wrong with the text as YAML, in words that tell what to do: a parser only knows where it was lost. */
export function syntaxMistakes(text: ConfigText): readonly Mistake[] {
  const faults = text.faults.map((fault) => faultMistake(text, fault))
  const twice = text.duplicates.map(({ name, pointer }) =>
    text.atKey(
      `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      `\`${name}\` stands here for the second time.`,
      'Remove one of them, or put both together.',
    ),
  )
  return [...faults, ...twice, ...secondDocument(text)]
}

/** What stands behind a `---` would be passed over without a word. */
function secondDocument(text: ConfigText): readonly Mistake[] {
  if (text.more === 0) return []
  const marks = [...text.text.matchAll(/^---(?=\s|$)/gm)]
  const offset = marks.at(-text.more)?.index ?? 0
  return [
    text.mistake(
      offset,
      'What stands behind this line is another document, and is not read.',
      'Remove the line `---`, or what stands behind it.',
    ),
  ]
}

function faultMistake(text: ConfigText, { offset, message }: Fault): Mistake {
  const at = lineStart(text.text, offset)
  const { line, before } = text.linesAround(offset)
  if (UNCLOSED.test(message))
    return text.mistake(offset, 'This is opened and never closed.', 'Close the bracket or the quote on the same line.')
  if (message.includes('tab')) return text.mistake(offset, 'A tab stands in the indentation.', 'Indent with spaces, two for each level.')
  const glued = gluedKey(line) ?? gluedKey(before)
  if (glued !== null && message.includes('indentation')) {
    const where = gluedKey(line) === null ? text.text.lastIndexOf(before, at) : at
    return text.mistake(
      where + indentOf(glued.all),
      `A space is missing after \`${glued.key}:\`.`,
      `Write \`${glued.key}: ${glued.rest}\`.`,
    )
  }
  const found = lineFault(line, before)
  if (found !== null) return text.mistake(at + found.column, found.message, found.cure)
  for (const [pattern, said, cure] of BY_MESSAGE) if (pattern.test(message)) return text.mistake(offset, said, cure)
  return text.mistake(offset, `This is no YAML: ${message}.`, 'Mend this line.')
}

const BY_MESSAGE: readonly (readonly [pattern: RegExp, said: string, cure: string])[] = [
  [/missed comma/, 'A comma is missing before this.', 'Put a comma between the two.'],
  [
    /end of the stream/,
    'This does not belong to what stands above it.',
    'Give it a name and a colon, as in `name: value`, and indent it like its neighbours.',
  ],
  [/cannot be a key/, 'A brace or a bracket cannot stand here.', 'Put the value in quotes.'],
  [
    /alias/,
    'A value that begins with `*` stands for one that is called so (`&`), and there is none before it, or there are too many.',
    'Put the value in quotes where it is a text; otherwise write it out.',
  ],
  [
    /indentation/,
    'The indentation fits neither the line above nor one further up.',
    'Indent it like its neighbours, two spaces for each level.',
  ],
]

interface LineFault {
  readonly column: number
  readonly message: string
  readonly cure: string
}

/** What a person would see in the line itself. */
function lineFault(line: string, before: string): LineFault | null {
  const indent = indentOf(line)
  const [, key = '', value = ''] = /^\s*(?:- )?([\w.-]+):\s+(.*)$/.exec(line) ?? []
  const first = value.charAt(0)
  if (first !== '' && '@`%'.includes(first)) {
    return {
      column: line.indexOf(value),
      message: `An unquoted value cannot begin with \`${first}\`.`,
      cure: `Put it in quotes: \`${key}: '${value}'\`.`,
    }
  }
  if (/^[^'"#[{]*:\s/.test(value)) {
    return {
      column: line.indexOf(value),
      message: 'The value has a colon and a space in it, which would begin another setting.',
      cure: 'Put the value in quotes, or the second setting on a line of its own.',
    }
  }
  if (/^(['"]).*\1.*\1/.test(value))
    return {
      column: line.indexOf(value),
      message: 'The text ends at its second quote.',
      cure: 'Put the value in quotes of the other kind.',
    }
  if (indent > indentOf(before) && /:\s+[^\s#|>]/.test(before)) {
    return {
      column: indent,
      message: 'It is indented as if it belonged to the line above, which has a value already.',
      cure: `Indent it like the line above: ${spaces(indentOf(before))}.`,
    }
  }
  return null
}

function spaces(count: number): string {
  return count === 0 ? 'no spaces' : count === 1 ? 'one space' : `${count} spaces`
}

/** `port:4010` is one word to YAML. */
export function gluedKey(line: string): { readonly all: string; readonly key: string; readonly rest: string } | null {
  const [, key, rest] = /^\s*(?:- )?([A-Za-z][\w-]*):([^\s/].*)$/.exec(line) ?? []
  return key === undefined || rest === undefined ? null : { all: line, key, rest }
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1
}
