import { conforms } from '../../../schema/check/check.ts'
import { coerce } from '../../../schema/check/coerce.ts'
import { parseJson } from '../../../schema/json/json.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { itemsOf, membersOf } from '../params/shape.ts'
import { type BodyInput, hold, textOf } from './input.ts'

/** Events that are read of one body. */
const MOST = 100_000
/** By which many services say that no more comes, whatever the other events hold. */
const END = '[DONE]'

type ServerEvent = Readonly<Record<string, string>>

/**
 * Server-sent events (WHATWG HTML, section 9.2.6): each an object of `event`, `data`, `id` and `retry`. `itemSchema` (3.2) speaks of
 * these; a schema from before may as well speak of what is in `data`, as text or as JSON, of one event or of the list.
 */
export function readEvents(input: BodyInput): unknown {
  const text = textOf(input)
  if (text === undefined) return undefined
  const events = text.split(/\r\n\r\n|\n\n|\r\r/, MOST).flatMap(eventOf)
  const { itemSchema, schema } = input.media
  if (itemSchema !== null) {
    const items = events.map((one) => coerce(itemSchema, one))
    for (const [i, item] of items.entries()) input.findings.check(itemSchema, item, `body/${i}`)
    return items
  }
  if (schema === null) return events
  const [item] = itemsOf(schema, 0)
  const items = events.filter(({ data }) => data !== END).flatMap((one) => said(item ?? schema, one))
  if (item !== undefined) return hold(input, items)
  for (const [i, one] of items.entries()) input.findings.check(schema, one, `body/${i}`)
  return items
}

function eventOf(block: string): readonly ServerEvent[] {
  const event: Record<string, string> = {}
  for (const line of block.split(/\r\n|\n|\r/)) {
    const match = /^(event|data|id|retry)(?:: ?(.*))?$/.exec(line)
    const [, name, value = ''] = match ?? []
    if (name === undefined) continue
    event[name] = name === 'data' && event['data'] !== undefined ? `${event['data']}\n${value}` : value
  }
  return Object.keys(event).length === 0 ? [] : [event]
}

/** What a schema means of an event: the whole, what its data says, or its data as text. One without data has nothing to say. */
function said(node: SchemaNode, event: ServerEvent): readonly unknown[] {
  const { data } = event
  const whole = coerce(node, event)
  const speaksOfAll = membersOf(node, 'data').length > 0
  if (data === undefined) return speaksOfAll ? [whole] : []
  const parsed = parseJson(data)
  const readings = [...(speaksOfAll ? [whole] : []), ...('value' in parsed ? [parsed.value] : []), data]
  return [readings.find((one) => conforms(node, one, null)) ?? readings[0]]
}
