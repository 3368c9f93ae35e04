import { coerce } from '../../../schema/check/coerce.ts'
import { parseJson } from '../../../schema/json/json.ts'
import { shapeOf } from '../params/shape.ts'
import { hold, textOf, type BodyInput } from './input.ts'

/** A language of structures that nobody here reads. */
const UNREAD = /[/+](?:x-)?yaml$/

/** Any text: a string, or what its schema makes of it. */
export function readPlain(input: BodyInput): unknown {
  const text = textOf(input)
  if (text === undefined) return undefined
  const { schema } = input.media
  if (schema === null) return text
  if (shapeOf(schema).scalar) return hold(input, coerce(schema, text))
  // Some contracts describe by an object what travels as JSON under the name of text.
  const parsed = parseJson(text)
  if ('value' in parsed) return hold(input, parsed.value)
  return UNREAD.test(input.type.essence) ? text : hold(input, coerce(schema, text))
}
