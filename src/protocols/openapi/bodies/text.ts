import { coerce } from '../../../schema/coerce.ts'
import { parseJson } from '../../../schema/json.ts'
import { shapeOf } from '../params-shape.ts'
import { hold, textOf, type BodyInput } from './input.ts'

/** Any text: a string, or what its schema makes of it. */
export function readPlain(input: BodyInput): unknown {
  const text = textOf(input)
  if (text === undefined) return undefined
  const { schema } = input.media
  if (schema === null) return text
  // Some contracts describe by an object what travels as JSON under the name of text.
  const parsed = shapeOf(schema).scalar ? null : parseJson(text)
  return hold(input, parsed !== null && 'value' in parsed ? parsed.value : coerce(schema, text))
}
