import { fieldsOf, unescapeForm } from '../params/fields.ts'
import { readForm } from './form.ts'
import { textOf, type BodyInput } from './input.ts'

/** `application/x-www-form-urlencoded` (WHATWG URL, section 5). */
export function readUrlencoded(input: BodyInput): unknown {
  const text = textOf(input)
  if (text === undefined) return undefined
  const { media, findings, lenient } = input
  return readForm({ media, findings, lenient, unescape: unescapeForm, at: 'body' }, fieldsOf(text.replace(/[\r\n]+$/, '')))
}
