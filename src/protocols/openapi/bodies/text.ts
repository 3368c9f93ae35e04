import { coerce } from '../../../schema/coerce.ts'
import { hold, textOf, type BodyInput } from './input.ts'

/** Any text: a string, or what its schema makes of it. */
export function readPlain(input: BodyInput): unknown {
  const text = textOf(input)
  if (text === undefined) return undefined
  return hold(input, input.media.schema === null ? text : coerce(input.media.schema, text))
}
