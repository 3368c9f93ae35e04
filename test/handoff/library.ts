/** What a service answers, before it is written to the wire. */
export interface Said {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface Asked {
  readonly method: string
  readonly target: string
  readonly body: Readonly<Record<string, unknown>> | null
}

/** Numbers from a seed: `below(n)` is from 0 to n - 1. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  below(n: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }

  pick<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)]
    if (one === undefined) throw new Error('nothing to choose from')
    return one
  }

  hex(length: number): string {
    return Array.from({ length }, () => this.below(16).toString(16)).join('')
  }

  text(length: number): string {
    return Array.from({ length }, () => this.below(36).toString(36)).join('')
  }
}

const GENRES = ['novel', 'poetry', 'history']
const WORDS = ['Storm', 'ridge', 'Åland', 'north', 'Kettle', 'zinc', 'Ember', 'quay', 'Moor', 'under']

/** One thing that the consumer asks. */
export function ask(dice: Dice): Asked {
  switch (dice.below(5)) {
    case 0:
      return { method: 'GET', target: `/books/bk_${dice.text(8)}`, body: null }
    case 1:
      return { method: 'POST', target: '/books', body: bookToSend(dice) }
    case 2:
      return { method: 'GET', target: `/loans?limit=${1 + dice.below(20)}`, body: null }
    default:
      return { method: 'GET', target: `/books?${questions(dice)}`, body: null }
  }
}

function questions(dice: Dice): string {
  const parts: string[] = []
  if (dice.below(3) > 0) parts.push(`limit=${2 + dice.below(20)}`)
  if (dice.below(3) === 0) parts.push(`offset=${dice.below(30)}`)
  if (dice.below(2) === 0) parts.push(`genre=${dice.pick(GENRES)}`)
  if (dice.below(2) === 0) parts.push(`sort=${dice.pick(['title', '-title', 'pages', '-pages'])}`)
  return parts.join('&')
}

function bookToSend(dice: Dice): Record<string, unknown> {
  const sent: Record<string, unknown> = { title: title(dice), genre: dice.pick(GENRES), pages: 1 + dice.below(900) }
  if (dice.below(2) === 0) sent['weight'] = (100 + dice.below(900)) / 10
  sent['authors'] = Array.from({ length: 2 + dice.below(3) }, (_, i) => ({
    name: `${dice.text(5)} ${i}`,
    ...(dice.below(2) === 0 ? { born: 1900 + dice.below(90) } : {}),
  }))
  if (dice.below(2) === 0) sent['labels'] = ['signed', 'rare', 'new'].slice(0, 1 + dice.below(3))
  if (dice.below(2) === 0) sent['code'] = ` ${dice.text(4)} `
  return sent
}

function title(dice: Dice): string {
  return `${dice.pick(WORDS)} ${dice.pick(WORDS)} ${dice.below(90)}`
}

/** A library that keeps to the contract, and makes up what the contract leaves to it: keys, times, tokens, and whatever optional members it likes. */
export function library(asked: Asked, dice: Dice): Said {
  const { pathname, searchParams } = new URL(asked.target, 'http://library')
  if (asked.method === 'POST') return added(asked.body ?? {}, dice)
  if (pathname === '/loans') return loans(Number(searchParams.get('limit') ?? 10), dice)
  if (pathname === '/books') return books(searchParams, dice)
  if (dice.below(5) === 0) return { status: 404, headers: {}, body: { type: 'about:blank', title: dice.text(9), status: 404 } }
  return { status: 200, headers: { ETag: `"${dice.text(6)}"` }, body: { ...book(dice), id: pathname.slice('/books/'.length) } }
}

function book(dice: Dice): Record<string, unknown> {
  return shuffled(dice, {
    ...bookToSend(dice),
    id: `bk_${dice.text(8)}`,
    kind: 'book',
    isbn: 9_780_000_000_000 + dice.below(1e9),
    addedAt: time(dice),
    session: dice.text(32),
    ...(dice.below(2) === 0 ? { rating: dice.below(3) === 0 ? null : dice.below(50) / 10 } : {}),
    ...(dice.below(2) === 0 ? { cover: `https://covers.example/${dice.text(12)}.png` } : {}),
  })
}

/** Members in any order, some of those that nobody requires left out. */
function shuffled(dice: Dice, value: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(value).map((entry) => ({ entry, rank: dice.below(1e6) }))
  return Object.fromEntries(entries.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry))
}

function time(dice: Dice): string {
  const iso = new Date(1.7e12 + dice.below(1e9) * 60).toISOString()
  return dice.below(4) === 0 ? iso.replace('Z', '+00:00') : iso
}

function added(sent: Readonly<Record<string, unknown>>, dice: Dice): Said {
  const own: Record<string, unknown> = book(dice)
  for (const name of ['title', 'genre', 'pages', 'weight', 'authors', 'labels', 'code']) delete own[name]
  const code = sent['code']
  const labels = sent['labels']
  const body: Record<string, unknown> = shuffled(dice, { ...sent, ...own })
  if (typeof code === 'string') body['code'] = code.trim().toUpperCase()
  if (Array.isArray(labels)) body['labels'] = labels.toReversed()
  if (typeof sent['weight'] === 'number') body['weight'] = sent['weight'] * 1.002
  return { status: 201, headers: { Location: `/api/v2/books/${String(own['id'])}`, ETag: `"${dice.text(6)}"` }, body }
}

function books(query: URLSearchParams, dice: Dice): Said {
  const limit = Number(query.get('limit') ?? 10)
  const offset = Number(query.get('offset') ?? 0)
  const total = dice.below(3) === 0 ? dice.below(12) : 20 + dice.below(80)
  const count = Math.max(0, Math.min(limit, total - offset))
  const genre = query.get('genre')
  const items = Array.from({ length: count }, () => ({ ...book(dice), ...(genre === null ? {} : { genre }) }))
  sort(items, query.get('sort'))
  const headers = { 'X-Total-Count': String(total) }
  return { status: 200, headers, body: { items, total, hasMore: offset + count < total } }
}

function sort(items: Record<string, unknown>[], by: string | null): void {
  if (by === null) return
  const name = by.replace('-', '')
  const collator = new Intl.Collator('en')
  const order = (a: unknown, b: unknown): number => (typeof a === 'number' ? a - Number(b) : collator.compare(String(a), String(b)))
  items.sort((a, b) => (by.startsWith('-') ? -1 : 1) * order(a[name], b[name]))
}

function loans(limit: number, dice: Dice): Said {
  const total = dice.below(40)
  const count = Math.min(limit, total)
  const items = Array.from({ length: count }, () => ({
    id: `${dice.hex(8)}-${dice.hex(4)}-4000-8000-${dice.hex(12)}`,
    bookId: `bk_${dice.text(8)}`,
    due: `2026-0${1 + dice.below(9)}-1${dice.below(9)}`,
    ...(dice.below(3) === 0 ? { note: dice.text(10) } : {}),
  }))
  return { status: 200, headers: {}, body: { items, total, nextCursor: count < total ? dice.text(30) : null } }
}
