/** What the parser's words mean for somebody who wrote a contract, by how they begin. */
const MEANINGS: readonly (readonly [string, string])[] = [
  ['deficient indentation', 'a quote or a bracket that was opened above is not closed, or this line is indented too little'],
  [
    'end of the stream or a document separator',
    'this line belongs to nothing above it; check its indentation and that it reads `key: value`',
  ],
  ['can not read a block mapping entry', 'above this place a line is not `key: value`'],
  ['tab characters', 'tab characters must not indent YAML; use spaces'],
  ['the stream contains non-printable', 'a control character stands here, which YAML does not allow'],
  ['unknown escape sequence', 'no such escape is known in double quotes; use single quotes to mean the backslash itself'],
  ['null byte', 'a null byte stands here; is this a text file?'],
]

/** Says what is wrong at an offset of a YAML text in words that tell how to mend it. */
export function plainWords(reason: string, text: string, offset: number): string {
  if (reason.startsWith('bad indentation of a mapping entry')) return misplaced(text, offset)
  return MEANINGS.find(([beginning]) => reason.startsWith(beginning))?.[1] ?? reason
}

/** The parser only knows that it cannot go on; the line tells why. */
function misplaced(text: string, offset: number): string {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  const here = text[offset] ?? ''
  if (/^\s*(?:[\w$"'/{}.-]+)?$/.test(before) && !before.includes(': ')) return 'this line is indented unlike those around it'
  if (/[@`%]/.test(here)) return `a text cannot begin with ${here}; put it in quotes`
  if (here === ':' || /:\s*[^\s'"]/.test(before)) return 'a second ": " stands on this line; put the value in quotes'
  if (here === '-') return 'a list begins on its own line, or in brackets'
  return 'something stands behind the value; put the whole value in quotes, and write a quote inside of it twice'
}
