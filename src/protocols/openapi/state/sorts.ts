import { at } from '../../../model/place.ts'
import type { SortQuery } from '../../../model/resource.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { plainName, wordsOf } from './plain.ts'
import { formatOf, isObject, propertiesOf } from './schemas.ts'

type Order = SortQuery['orders'][number]

/** What the words of a sort parameter mean: `-price`, `name:asc`, `created_at_desc`, `newest`. Words that name no property are left out. */
export function sortOrders(values: readonly string[], entity: SchemaNode): readonly Order[] {
  return values.flatMap((value) => {
    const order = orderOf(value, entity)
    return order === null ? [] : [order]
  })
}

function orderOf(value: string, entity: SchemaNode): Order | null {
  const made = /^(?:newest|latest|most[-_ ]?recent|recent|new)(?:[-_ ]?first)?$/i.test(value)
  if (made || /^(?:oldest|earliest)(?:[-_ ]?first)?$/i.test(value)) {
    const property = sortable(entity, 'created')
    return property === null ? null : { value, property, descending: made }
  }
  const words = wordsOf(value)
  const last = words.at(-1) ?? ''
  const direction = /^(?:asc|ascending|desc|descending)$/.test(last) ? last : null
  const property = sortable(entity, (direction === null ? words : words.slice(0, -1)).join(''))
  if (property === null) return null
  return { value, property, descending: value.startsWith('-') || (direction?.startsWith('desc') ?? false) }
}

/** The property that a word of sorting means: by its name, or the moment (`created` for `created_at`). An object is ordered by what it amounts to. */
export function sortable(entity: SchemaNode, plain: string): string | null {
  const members = [...propertiesOf(entity)]
  const found =
    members.find(([name]) => plainName(name) === plain) ??
    members.find(([name, node]) => isMoment(name, node) && (plainName(name).startsWith(plain) || plainName(name) === `date${plain}`)) ??
    (plain === 'created'
      ? members.find(([name, node]) => /^(?:date|timestamp|\w*at|\w*on)$/i.test(name) && isMoment(name, node))
      : undefined)
  if (found === undefined) return null
  return at('', found[0]) + amountOf(found[1])
}

/** Whether a property is a moment, by its format or its name. */
export function isMoment(name: string, node: SchemaNode): boolean {
  if (/^(?:date|date-time|unix-time|timestamp)$/.test(formatOf(node) ?? '')) return true
  return /^(?:at|on|date|time|timestamp|created|updated|modified)$/.test(wordsOf(name).at(-1) ?? '')
}

/** What an object of money or measure is compared by: `/amount`; '' where the value is compared itself. */
export function amountOf(node: SchemaNode): string {
  if (!isObject(node)) return ''
  const name = [...propertiesOf(node).keys()].find((one) => /^(?:amount|value|name|id)$/i.test(one))
  return name === undefined ? '' : at('', name)
}
