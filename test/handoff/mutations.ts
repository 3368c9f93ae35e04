import type { Asked, Dice, Said } from './library.ts'

/** A way for a service to be wrong, once. */
export interface Mutation {
  readonly class:
    | 'status'
    | 'media-type'
    | 'missing'
    | 'extra'
    | 'type'
    | 'enum'
    | 'echo'
    | 'relation'
    | 'order'
    | 'header'
    | 'pagination'
    | 'format'
  /** The answer with one defect; null where this answer has no room for it. */
  readonly spoil: (said: Said, asked: Asked, dice: Dice) => Said | null
}

type Members = Record<string, unknown>

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  book: ['id', 'kind', 'title', 'genre', 'pages', 'addedAt', 'session'],
  page: ['items', 'total', 'hasMore'],
  loan: ['id', 'bookId', 'due'],
  loans: ['items', 'nextCursor', 'total'],
}

/** Twelve ways, each with a defect that the contract or the request rules out. */
export const MUTATIONS: readonly Mutation[] = [
  {
    class: 'status',
    spoil: (said, _, dice) =>
      said.status === 404 ? null : { ...said, status: dice.pick([202, 204, 302, 418, 500, 503].filter((one) => one !== said.status)) },
  },
  {
    class: 'media-type',
    spoil: (said, _, dice) => typed(said, dice.pick(['text/html', 'text/plain', 'application/xml', 'application/vnd.other+json'])),
  },
  {
    class: 'missing',
    spoil: (said, asked, dice) => inThing(said, asked, dice, (thing, kind) => without(thing, dice.pick(REQUIRED[kind] ?? []))),
  },
  {
    class: 'extra',
    spoil: (said, asked, dice) =>
      inThing(said, asked, dice, (thing, kind) =>
        kind === 'loan' || kind === 'loans' ? null : { ...thing, [dice.text(6)]: dice.below(9) },
      ),
  },
  {
    class: 'type',
    spoil: (said, asked, dice) => inThing(said, asked, dice, (thing, kind) => retyped(thing, dice.pick(REQUIRED[kind] ?? []))),
  },
  {
    class: 'enum',
    spoil: (said, asked, dice) =>
      inBook(said, asked, dice, (book) => ({ ...book, ...dice.pick([{ genre: 'Novel' }, { genre: 'essay' }, { kind: 'books' }]) })),
  },
  { class: 'echo', spoil: echo },
  { class: 'relation', spoil: relation },
  { class: 'order', spoil: order },
  { class: 'header', spoil: headers },
  { class: 'pagination', spoil: pagination },
  {
    class: 'format',
    spoil: (said, asked, dice) =>
      inThing(said, asked, dice, (thing, kind) => {
        if (kind === 'loan') return { ...thing, ...dice.pick([{ id: 'not-a-uuid' }, { due: '2026-13-01' }, { bookId: 'BK_1' }]) }
        return kind === 'book'
          ? {
              ...thing,
              ...dice.pick([
                { addedAt: 'yesterday' },
                { addedAt: '2026-01-01 10:00' },
                { id: 'book 7' },
                { cover: 'not a uri' },
                { title: '' },
              ]),
            }
          : null
      }),
  },
]

function typed(said: Said, type: string): Said | null {
  return said.status === 204 ? null : { ...said, headers: { ...said.headers, 'Content-Type': type } }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Spoils the answer, or one of the things in it. */
function inThing(said: Said, asked: Asked, dice: Dice, spoil: (thing: Members, kind: string) => Members | null): Said | null {
  if (said.status >= 400 || !isMembers(said.body)) return null
  const { body } = said
  const { items } = body
  const loans = asked.target.startsWith('/loans')
  if (!Array.isArray(items)) return changed(said, spoil(body, 'book'))
  if (items.length === 0 || dice.below(2) === 0) return changed(said, spoil(body, loans ? 'loans' : 'page'))
  const at = dice.below(items.length)
  const item: unknown = items[at]
  const spoilt = isMembers(item) ? spoil(item, loans ? 'loan' : 'book') : null
  return spoilt === null ? null : { ...said, body: { ...body, items: items.with(at, spoilt) } }
}

function inBook(said: Said, asked: Asked, dice: Dice, spoil: (book: Members) => Members): Said | null {
  return inThing(said, asked, dice, (thing, kind) => (kind === 'book' ? spoil(thing) : null))
}

function changed(said: Said, body: Members | null): Said | null {
  return body === null ? null : { ...said, body }
}

function without(thing: Members, name: string): Members {
  return Object.fromEntries(Object.entries(thing).filter(([own]) => own !== name))
}

function retyped(thing: Members, name: string): Members {
  const value = thing[name]
  return {
    ...thing,
    [name]:
      typeof value === 'string'
        ? 7
        : typeof value === 'number'
          ? String(value)
          : typeof value === 'boolean'
            ? 'true'
            : value === null
              ? 7
              : 'x',
  }
}

/** Something that was sent comes back as something else. */
function echo(said: Said, asked: Asked, dice: Dice): Said | null {
  if (said.status >= 400 || !isMembers(said.body)) return null
  if (asked.target.startsWith('/books/')) return { ...said, body: { ...said.body, id: `bk_${dice.text(8)}` } }
  if (asked.body === null) return null
  const name = dice.pick(Object.keys(asked.body))
  const value = said.body[name]
  switch (name) {
    case 'labels':
      return { ...said, body: { ...said.body, labels: [...(Array.isArray(value) ? value : []), 'other'] } }
    case 'authors':
      return Array.isArray(value)
        ? { ...said, body: { ...said.body, authors: dice.below(2) === 0 ? value.slice(1) : value.with(0, { name: 'Somebody' }) } }
        : null
    case 'genre':
      return { ...said, body: { ...said.body, genre: value === 'novel' ? 'poetry' : 'novel' } }
    default:
      return { ...said, body: { ...said.body, [name]: typeof value === 'number' ? value * 2 + 1 : `${String(value)}x` } }
  }
}

/** What was asked for is not what is in the list. */
function relation(said: Said, asked: Asked, dice: Dice): Said | null {
  const genre = new URLSearchParams(asked.target.split('?')[1]).get('genre')
  if (genre === null || !isMembers(said.body) || !Array.isArray(said.body['items']) || said.body['items'].length === 0) return null
  const { items } = said.body
  const at = dice.below(items.length)
  const other = ['novel', 'poetry', 'history'].find((one) => one !== genre)
  const item: unknown = items[at]
  if (dice.below(4) === 0 && items.length > 1 && items.length > at + 1) {
    return isMembers(item) ? { ...said, body: { ...said.body, items: items.with(at + 1, { ...item }) } } : null
  }
  return isMembers(item) ? { ...said, body: { ...said.body, items: items.with(at, { ...item, genre: other }) } } : null
}

/** A list that was asked for in an order comes in another, and so do authors. */
function order(said: Said, asked: Asked): Said | null {
  if (!isMembers(said.body)) return null
  const { items, authors } = said.body
  const by = new URLSearchParams(asked.target.split('?')[1]).get('sort')?.replace('-', '')
  if (asked.body !== null && Array.isArray(authors)) return { ...said, body: { ...said.body, authors: authors.toReversed() } }
  if (by === undefined || !Array.isArray(items)) return null
  const keys = items.map((item) => (isMembers(item) ? item[by] : ''))
  return new Set(keys).size < 2 ? null : { ...said, body: { ...said.body, items: items.toReversed() } }
}

function headers(said: Said, _: Asked, dice: Dice): Said | null {
  const name = dice.pick(['ETag', 'Location', 'X-Total-Count'].filter((one) => Object.hasOwn(said.headers, one)).concat(''))
  if (name === '') return null
  const wrong: Readonly<Record<string, string>> = { ETag: 'unquoted', Location: '/members/7', 'X-Total-Count': 'many' }
  if (dice.below(2) === 0) return { ...said, headers: { ...said.headers, [name]: wrong[name] ?? '' } }
  return { ...said, headers: Object.fromEntries(Object.entries(said.headers).filter(([own]) => own !== name)) }
}

/** A page that says something of the others that cannot be. */
function pagination(said: Said, asked: Asked, dice: Dice): Said | null {
  if (!isMembers(said.body) || !Array.isArray(said.body['items']) || said.body['items'].length === 0) return null
  const { body } = said
  const items: readonly unknown[] = said.body['items']
  if (asked.target.startsWith('/loans')) {
    return {
      ...said,
      body:
        dice.below(2) === 0 ? { ...body, nextCursor: body['nextCursor'] === null ? 'more' : null } : { ...body, total: items.length - 1 },
    }
  }
  const limit = Number(new URLSearchParams(asked.target.split('?')[1]).get('limit') ?? 10)
  switch (dice.below(3)) {
    case 0:
      return { ...said, body: { ...body, hasMore: body['hasMore'] !== true } }
    case 1:
      return { ...said, body: { ...body, total: items.length - 1 }, headers: { 'X-Total-Count': String(items.length - 1) } }
    default: {
      const sorted = asked.target.includes('sort=')
      const [first] = items
      if (sorted || !isMembers(first)) return null
      const more = Array.from({ length: limit + 1 - items.length }, () => ({ ...first, id: `bk_${dice.text(8)}` }))
      const total = 500
      return { ...said, body: { ...body, items: [...items, ...more], total, hasMore: true }, headers: { 'X-Total-Count': String(total) } }
    }
  }
}
