type Members = Record<string, unknown>

const LINES = /^(items|lines|line_?items|order_?items|order_?lines|positions|products|entries)$/i
const LIST = /^(data|items|results|values|records|entries|list|rows|content|elements|docs|hits|.*s)$/i
const SUM = /^(total|sub_?total|total_?(amount|price|cost)|amount|grand_?total)$/i
const COUNT =
  /^(total|count|total_?(count|items|results|elements|records|size|rows)|num_?(items|results)|size|item_?count|number_?of_?elements)$/i
const KEY = /^(.+?)(_id|Id|ID)$/
const MORE = /^(has_?(more|next|next_?page|previous|prev)|incomplete_?results|truncated|is_?truncated)$/i

/** Whether members of these names can follow from each other at all. */
export function canRelate(names: readonly string[]): boolean {
  const follows = names.some((name) => SUM.test(name) || COUNT.test(name) || MORE.test(name))
  if (follows && names.some((name) => LINES.test(name) || LIST.test(name))) return true
  const all = new Set(names)
  return names.some((name) => all.has(KEY.exec(name)?.[1] ?? ' '))
}

/** Members that follow from each other are made to agree, where their schemas let them: totals with their lines, counts with their lists. */
export function relate(members: Members, fits: (name: string, value: unknown) => boolean): void {
  const names = Object.keys(members)
  for (const name of names) relateKey(members, name, fits)
  const lists = names.filter((name) => Array.isArray(members[name]))
  if (lists.length === 0) return
  const set = (name: string, value: unknown): void => {
    if (members[name] !== value && fits(name, value)) members[name] = value
  }
  const lines = lists.find((name) => LINES.test(name))
  const sum = lines === undefined ? null : sumOf(members[lines])
  const only = lists.length === 1 && LIST.test(lists[0] ?? '') ? members[lists[0] ?? ''] : null
  for (const name of names) {
    if (sum !== null && typeof members[name] === 'number' && SUM.test(name)) set(name, sum)
    else if (Array.isArray(only) && typeof members[name] === 'number' && COUNT.test(name)) set(name, only.length)
    else if (Array.isArray(only) && typeof members[name] === 'boolean' && MORE.test(name)) set(name, false)
  }
}

/** `customerId` is the id of the `customer` beside it. */
function relateKey(members: Members, name: string, fits: (name: string, value: unknown) => boolean): void {
  const stem = KEY.exec(name)?.[1]
  const other = stem === undefined ? undefined : members[stem]
  if (typeof other !== 'object' || other === null || !('id' in other) || Array.isArray(other)) return
  const { id } = other
  if (members[name] !== id && typeof id === typeof members[name] && fits(name, id)) members[name] = id
}

/** The sum over lines of quantity times price, in cents so that it stays exact; null where lines have no price. */
function sumOf(lines: unknown): number | null {
  if (!Array.isArray(lines) || lines.length === 0) return null
  let cents = 0
  for (const line of lines as readonly unknown[]) {
    if (typeof line !== 'object' || line === null) return null
    const own = Object.entries(line)
    const price = numberOf(own, /^(unit_?price|price|unit_?amount|amount|unit_?cost)$/i)
    if (price === null) return null
    cents += Math.round(price * 100) * (numberOf(own, /^(quantity|qty|count)$/i) ?? 1)
  }
  return Math.round(cents) / 100
}

function numberOf(entries: readonly (readonly [string, unknown])[], name: RegExp): number | null {
  const found = entries.find(([key, value]) => typeof value === 'number' && name.test(key))?.[1]
  return typeof found === 'number' ? found : null
}
