import { readNumber } from './number.ts'

const INTEGER = /^[-+]?\d+$/
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/

/** What a plain scalar means under YAML 1.2's core schema (section 10.3.2); everything that is nothing else is a string. */
export function readPlain(source: string): unknown {
  const first = source.charCodeAt(0)
  // Only these can begin something that is no string: + - . 0-9 F N T f n t ~, or nothing at all.
  if (first > 57 && first !== 126 && first !== 102 && first !== 110 && first !== 116 && first !== 70 && first !== 78 && first !== 84)
    return source
  switch (source) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null
    case 'true':
    case 'True':
    case 'TRUE':
      return true
    case 'false':
    case 'False':
    case 'FALSE':
      return false
    default:
      return first <= 57 ? (readNumeric(source) ?? source) : source
  }
}

/** A scalar with an explicit tag; an unknown tag (`!Ref`) leaves the text as it is. */
export function readTagged(tag: string, source: string): unknown {
  if (tag === '!!int' || tag === '!!float') return readNumeric(source) ?? source
  if (tag === '!!bool' || tag === '!!null') return readPlain(source)
  return source
}

function readNumeric(source: string): unknown {
  if (INTEGER.test(source) || FLOAT.test(source)) return readNumber(toJsonNumber(source))
  if (/^0o[0-7]+$/.test(source)) return Number(source)
  if (/^0x[\da-fA-F]+$/.test(source)) return Number(source)
  // JSON has no infinities: `.inf` stays a string there.
  return undefined
}

/** YAML's spellings that JSON does not have: `+1`, `007`, `.5`, `5.`. */
function toJsonNumber(source: string): string {
  let text = source.startsWith('+') ? source.slice(1) : source
  text = text.replace(/^(-?)0+(?=\d)/, '$1')
  text = text.replace(/^(-?)\./, '$10.')
  return text.replace(/\.(?=$|[eE])/, '')
}
