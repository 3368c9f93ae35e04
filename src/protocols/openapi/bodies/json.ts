import { parseJson } from '../../../schema/json/json.ts'
import { broken, hold, textOf, type BodyInput } from './input.ts'

/** Signs shown around the place of a mistake. */
const AROUND = 20

/** `application/json` and everything that ends with `+json` (RFC 8259, RFC 6839). */
export function readJson(input: BodyInput): unknown {
  const text = textOf(input)
  if (text === undefined) return undefined
  const parsed = parseJson(text)
  if ('value' in parsed) return hold(input, parsed.value)
  return broken(input, 'malformed-json', malformed(text, parsed.error))
}

/** Says what is wrong with a JSON text, where, and shows the place. */
export function malformed(
  text: string,
  error: { readonly message: string; readonly offset: number; readonly line: number; readonly column: number },
): string {
  const from = Math.max(0, error.offset - AROUND)
  const excerpt = text.slice(from, error.offset + AROUND).replaceAll(/\s+/g, ' ')
  const message = error.message.replace(/\.$/, '')
  return `This is not JSON: ${message}, at line ${error.line}, column ${error.column} (offset ${error.offset}), near ${JSON.stringify(excerpt)}.`
}
