import { parseJson } from '../../../schema/json/json.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { itemsOf } from '../params/shape.ts'
import { broken, hold, textOf, type BodyInput } from './input.ts'
import { malformed } from './json.ts'

/** Items that are read of one body. */
const MAX_ITEMS = 100_000

/** Of them and the empty lines between. */
const MAX_PIECES = 2 * MAX_ITEMS

const RECORD = '\u001e'

/** JSON, one document a line (NDJSON, JSON Lines) or one a record (RFC 7464). Items are held against `itemSchema` (3.2), or all of them as an array. */
export function readJsonSequence(input: BodyInput): unknown {
  const text = textOf(input)
  if (text === undefined) return undefined
  const records = text.includes(RECORD)
  if (input.type.essence === 'application/json-seq' && text.trim() !== '' && !text.startsWith(RECORD))
    return broken(
      input,
      'malformed-json',
      `Every text of a sequence begins with a record separator (U+001E, RFC 7464); the first does not.`,
    )
  const all = text.split(records ? RECORD : /\r?\n/, MAX_PIECES).filter((piece) => piece.trim() !== '')
  const pieces = all.slice(0, MAX_ITEMS)
  if (all.length > MAX_ITEMS)
    input.findings.add('too-many-items', 'body', null, `The body has more than ${MAX_ITEMS} items. The rest was not read.`)
  const items: unknown[] = []
  for (const [i, piece] of pieces.entries()) {
    const parsed = parseJson(piece)
    if ('value' in parsed) items.push(parsed.value)
    else input.findings.add('malformed-json', `body/${i}`, input.media.place, malformed(piece, parsed.error))
  }
  return items.length < pieces.length ? items : judged(input, items)
}

function judged(input: BodyInput, items: readonly unknown[]): unknown {
  const { media, findings } = input
  if (media.itemSchema !== null) {
    for (const [i, item] of items.entries()) findings.check(media.itemSchema, item, `body/${i}`)
  }
  const list = media.schema === null ? null : isListed(media.schema)
  if (list === true) return hold(input, items)
  if (list === false && media.schema !== null && media.itemSchema === null) {
    for (const [i, item] of items.entries()) findings.check(media.schema, item, `body/${i}`)
  }
  return items
}

/** Before 3.2, contracts describe either the list or (more often) one line of it. */
function isListed(node: SchemaNode): boolean {
  return itemsOf(node, 0).length > 0
}
