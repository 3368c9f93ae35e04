import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contractOf } from '../../answer/answer.fixture.ts'
import { at } from '../entities/address.ts'
import { paths, schemas } from '../shelf.fixture.ts'
import { type Stage, staged, stageOf, type Told } from '../writes.fixture.ts'

type Members = Readonly<Record<string, unknown>>

const shelf = (): Promise<Stage> => stageOf(paths, schemas)

function list(told: Told, pointer: string): readonly Members[] {
  assert.equal(told.from, 'state')
  assert.equal(told.status, 200)
  assert.deepEqual(told.judged, [])
  const items: unknown = at(told.body, pointer)
  assert.ok(Array.isArray(items))
  return items as readonly Members[]
}

/** All things of a list, page by page, by what each page says of the next. */
async function all(
  stage: Stage,
  first: string,
  pointer: string,
  next: (told: Told, items: readonly Members[]) => string | null,
): Promise<readonly Members[]> {
  const found: Members[] = []
  let target: string | null = first
  for (let pages = 0; target !== null; pages++) {
    assert.ok(pages < 50, 'pages come to an end')
    const told = await stage.ask(`GET ${target}`)
    const items = list(told, pointer)
    found.push(...items)
    target = next(told, items)
  }
  assert.equal(new Set(found.map(({ id }) => id)).size, found.length)
  return found
}

const nextCursor =
  (path: string) =>
  ({ body }: Told): string | null => {
    const cursor = at(body, '/nextCursor')
    return typeof cursor === 'string' ? `${path}&cursor=${cursor}` : null
  }

test('the answer that shows a thing is held while the thing is the same, within the bound of answers', async () => {
  const bytesOf = async (stage: Stage): Promise<readonly Uint8Array[]> => {
    const made = await stage.ask('POST /books', { title: 'One', authorId: 'a' })
    const seen: Uint8Array[] = []
    for (let i = 0; i < 3; i++) {
      await stage.ask('POST /books', { title: 'Another', authorId: 'a' })
      const told = await stage.ask(`GET /books/${String(at(made.body, '/id'))}`)
      assert.deepEqual([told.from, told.bytes], ['state', seen[0] ?? told.bytes])
      seen.push(told.bytes)
    }
    return seen
  }
  const [, held, same] = await bytesOf(await shelf())
  assert.equal(held, same)
  const [, made, anew] = await bytesOf(await staged(contractOf(paths, { schemas }, { cacheBytes: 0 })))
  assert.notEqual(made, anew)
})

const books = (stage: Stage, path = '/books?limit=7'): Promise<readonly Members[]> => all(stage, path, '/items', nextCursor(path))

test('a list shows things that differ, the one of the example first, and each reads alike by itself', async () => {
  const stage = await shelf()
  const found = await books(stage)
  assert.ok(found.length >= 12)
  assert.equal(found[0]?.['id'], 'b17')
  for (const name of ['title', 'state', 'pages', 'createdAt']) assert.ok(new Set(found.map((one) => one[name])).size > 2, name)
  assert.deepEqual(new Set(found.map(({ state }) => state)), new Set(['lent', 'shelved', 'lost']))
  for (const book of found) {
    const told = await stage.ask(`GET /books/${String(book['id'])}`)
    assert.deepEqual(told.body, book)
    assert.ok(String(book['createdAt']) <= String(book['updatedAt']))
  }
})

test('a list is the same in every process of one seed', async () => {
  const [one, other] = [await (await shelf()).ask('GET /books?limit=50'), await (await shelf()).ask('GET /books?limit=50')]
  assert.equal(one.text, other.text)
})

test('a cursor leads through all pages, whose total is what is there', async () => {
  const stage = await shelf()
  const found = await books(stage)
  const told = await stage.ask('GET /books?limit=3')
  assert.equal(at(told.body, '/total'), found.length)
  assert.equal(list(told, '/items').length, 3)
})

test('a cursor goes on where it stood when others come and go', async () => {
  const stage = await shelf()
  const before = await books(stage)
  const first = await stage.ask('GET /books?limit=5')
  await stage.ask('POST /books', { title: 'New', authorId: 'a' })
  await stage.ask(`DELETE /books/${String(before[4]?.['id'])}`)
  const second = await stage.ask(`GET /books?limit=5&cursor=${String(at(first.body, '/nextCursor'))}`)
  assert.deepEqual(
    list(second, '/items').map(({ id }) => id),
    before.slice(5, 10).map(({ id }) => id),
  )
})

test('a cursor that nobody gave out leads to the end', async () => {
  const stage = await shelf()
  for (const cursor of ['nonsense', 'AAAA', '%00', 'x'.repeat(5_000)]) {
    const told = await stage.ask(`GET /books?cursor=${cursor}`)
    assert.equal(at(told.body, '/nextCursor'), null)
  }
})

test('an offset and the address of the next page lead through all of them', async () => {
  const stage = await shelf()
  const next = ({ body }: Told): string | null => {
    const url = at(body, '/next')
    return typeof url === 'string' ? url.replace('http://localhost:4010', '') : null
  }
  const found = await all(stage, '/authors?limit=6', '/results', next)
  assert.equal(at((await stage.ask('GET /authors?limit=1')).body, '/count'), found.length)
  assert.deepEqual(list(await stage.ask('GET /authors?limit=6&offset=4'), '/results'), found.slice(4, 10))
})

test('a key leads on, and back', async () => {
  const stage = await shelf()
  const next = ({ body }: Told, items: readonly Members[]): string | null =>
    at(body, '/has_more') === true ? `/readers?limit=4&starting_after=${String(items.at(-1)?.['id'])}` : null
  const found = await all(stage, '/readers?limit=4', '/data', next)
  assert.ok(found.length >= 12)
  const back = await stage.ask(`GET /readers?limit=4&ending_before=${String(found[6]?.['id'])}`)
  assert.deepEqual(list(back, '/data'), found.slice(2, 6))
  assert.deepEqual(list(await stage.ask('GET /readers?starting_after=unheard'), '/data'), [])
})

test('page numbers and the Link header lead through all pages', async () => {
  const stage = await shelf()
  const next = ({ headers }: Told): string | null => /<http:\/\/localhost:4010([^>]+)>; rel="next"/.exec(headers['link'] ?? '')?.[1] ?? null
  const found = await all(stage, '/books/b17/loans?per_page=5', '', next)
  assert.ok(found.length >= 12)
  assert.deepEqual(list(await stage.ask('GET /books/b17/loans?per_page=5&page=2'), ''), found.slice(5, 10))
  const second = await stage.ask('GET /books/b17/loans?per_page=5&page=2')
  assert.match(second.headers['link'] ?? '', /page=1>; rel="prev"/)
})

test('a page is as long as was asked for, within what the contract allows', async () => {
  const stage = await shelf()
  assert.equal(list(await stage.ask('GET /books'), '/items').length, 10)
  assert.equal(list(await stage.ask('GET /books?limit=2'), '/items').length, 2)
  assert.equal((await stage.ask('GET /books?limit=0')).from, 'refused')
})

test('what is created stands at the head of the list, and counts', async () => {
  const stage = await shelf()
  const before = await books(stage)
  const made = await stage.ask('POST /books', { title: 'New', authorId: 'a' })
  const after = await books(stage)
  assert.deepEqual(after[0], made.body)
  assert.deepEqual(after.slice(1), before)
  assert.equal(at((await stage.ask('GET /books?limit=1')).body, '/total'), before.length + 1)
})

test('what was changed stays in its place, what was deleted leaves it', async () => {
  const stage = await shelf()
  const before = await books(stage)
  const [first, second] = [String(before[0]?.['id']), String(before[1]?.['id'])]
  await stage.ask(`PATCH /books/${second}`, { title: 'Another' })
  await stage.ask(`DELETE /books/${first}`)
  const after = await books(stage)
  assert.deepEqual([after.length, after[0]?.['id'], after[0]?.['title']], [before.length - 1, second, 'Another'])
})

test('filters, ranges and search leave what they say', async () => {
  const stage = await shelf()
  const every = await books(stage)
  const chosen = async (query: string): Promise<readonly Members[]> => books(stage, `/books?limit=50&${query}`)
  assert.deepEqual(
    await chosen('state=lent'),
    every.filter(({ state }) => state === 'lent'),
  )
  assert.deepEqual(await chosen('state=all'), every)
  assert.deepEqual(
    await chosen('pages[min]=200&pages[max]=600'),
    every.filter(({ pages }) => Number(pages) >= 200 && Number(pages) <= 600),
  )
  const moment = String(every[3]?.['createdAt'])
  assert.deepEqual(
    await chosen(`createdAfter=${encodeURIComponent(moment)}`),
    every.filter(({ createdAt }) => String(createdAt) > moment),
  )
  await stage.ask('POST /books', { title: 'The Unmistakable Heron', authorId: 'a' })
  assert.deepEqual(
    (await chosen('q=unmistakable%20HERON')).map(({ title }) => title),
    ['The Unmistakable Heron'],
  )
  assert.deepEqual(await chosen('authorId=nobody'), [])
})

test('a sorted list is in order, forwards and backwards', async () => {
  const stage = await shelf()
  const pages = (await books(stage, '/books?limit=7&sort=pages')).map((one) => Number(one['pages']))
  assert.deepEqual(
    pages,
    pages.toSorted((one, other) => one - other),
  )
  const titles = (await books(stage, '/books?limit=7&sort=-title')).map((one) => String(one['title']).toLowerCase())
  assert.deepEqual(titles, titles.toSorted().reverse())
})

test('only the members that were asked for are shown, where the schema can do without the others', async () => {
  const stage = await shelf()
  const [first] = list(await stage.ask('GET /books?fields=title'), '/items')
  assert.equal(Object.keys(first ?? {}).length, 8)
})

test('who belongs to whom is the same from both sides', async () => {
  const stage = await shelf()
  const every = await books(stage)
  const authors = await all(stage, '/authors?limit=50', '/results', () => null)
  for (const author of authors) {
    const own = every.filter(({ authorId }) => authorId === author['id'])
    assert.deepEqual(
      author['bookIds'],
      own.map(({ id }) => id),
    )
    assert.deepEqual(list(await stage.ask(`GET /authors/${String(author['id'])}/books`), ''), own)
  }
  assert.ok(authors.some(({ bookIds }) => Array.isArray(bookIds) && bookIds.length > 1))
})

test('what stands inside of a thing says the same by itself', async () => {
  const stage = await shelf()
  for (const { author } of await books(stage)) {
    const told = await stage.ask(`GET /authors/${String(at(author, '/id'))}`)
    assert.equal(at(told.body, '/name'), at(author, '/name'))
  }
})

test('what is below a thing is listed there and nowhere else, and goes with it', async () => {
  const stage = await shelf()
  const made = await stage.ask('POST /books/b17/loans', { to: 'Ada' })
  const here = list(await stage.ask('GET /books/b17/loans?per_page=50'), '')
  const there = list(await stage.ask('GET /books/b18/loans?per_page=50'), '')
  assert.deepEqual([here[0], there.some(({ to }) => to === 'Ada')], [made.body, false])
  await stage.ask('DELETE /books/b17')
  for (const path of ['/books/b17', '/books/b17/loans', '/books/b17/loans/1']) assert.equal((await stage.ask(`GET ${path}`)).status, 404)
  assert.equal((await stage.ask('GET /books/b18/loans')).status, 200)
})

test('who is signed in is one of those who are there', async () => {
  const stage = await shelf()
  const me = await stage.ask('GET /me')
  assert.deepEqual((await stage.ask(`GET /readers/${String(at(me.body, '/id'))}`)).body, me.body)
})

test('a tag is the same until somebody writes, and spares the body', async () => {
  const stage = await shelf()
  const first = await stage.ask('GET /books/b17')
  const tag = first.headers['etag'] ?? ''
  assert.match(tag, /^"[\da-f]+"$/)
  assert.deepEqual([(await stage.ask('GET /books/b17', undefined, ['If-None-Match', tag])).status], [304])
  // RFC 9110 section 13.1.1: a safe request is not answered by another version than it asks for either.
  assert.equal((await stage.ask('GET /books/b17', undefined, ['If-Match', tag])).status, 200)
  assert.equal((await stage.ask('GET /books/b17', undefined, ['If-Match', '"other"'])).status, 412)
  await stage.ask('PATCH /books/b17', { title: 'Another' })
  const later = await stage.ask('GET /books/b17', undefined, ['If-None-Match', tag])
  assert.deepEqual([later.status, at(later.body, '/title')], [200, 'Another'])
})

test('any well-formed key is there until it was deleted', async () => {
  const stage = await shelf()
  const before = await stage.ask('GET /books/b987654')
  assert.deepEqual([before.status, at(before.body, '/id')], [200, 'b987654'])
  await stage.ask('DELETE /books/b987654')
  assert.equal((await stage.ask('GET /books/b987654')).status, 404)
})

test('what was written shows inside of others, and in their lists of what is theirs', async () => {
  const stage = await shelf()
  const [author] = await all(stage, '/authors?limit=1', '/results', () => null)
  const id = String(author?.['id'])
  const made = await stage.ask('POST /books', { title: 'New', authorId: id })
  const before = author?.['bookIds']
  const told = await stage.ask(`GET /authors/${id}`)
  assert.ok(Array.isArray(before))
  assert.deepEqual(new Set(at(told.body, '/bookIds') as string[]), new Set([...before, at(made.body, '/id')]))
  await stage.ask(`DELETE /books/${String(at(made.body, '/id'))}`)
  assert.deepEqual(at((await stage.ask(`GET /authors/${id}`)).body, '/bookIds'), before)
})
