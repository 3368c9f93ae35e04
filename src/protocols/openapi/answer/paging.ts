import { conforms } from '../../../schema/check/check.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { membersByPlainName, plainName } from '../names.ts'
import { isMembers, withMember } from '../values.ts'

type Members = Readonly<Record<string, unknown>>

const LIMITS: ReadonlySet<string> = new Set([
  'limit',
  'perpage',
  'pagesize',
  'maxresults',
  'maxitems',
  'first',
  'top',
  'take',
  'size',
  'pagelimit',
  'maxpagesize',
  'resultsperpage',
])
const PAGES: ReadonlySet<string> = new Set([
  'page',
  'pagenumber',
  'pageindex',
  'currentpage',
  'offset',
  'skip',
  'start',
  'startindex',
  'startat',
])
const CURSORS: ReadonlySet<string> = new Set([
  'cursor',
  'after',
  'before',
  'startingafter',
  'endingbefore',
  'pagetoken',
  'nexttoken',
  'continuationtoken',
  'continuation',
  'marker',
  'nextcursor',
  'pagecursor',
  'since',
])
const MORE: ReadonlySet<string> = new Set(['hasmore', 'hasnext', 'hasnextpage', 'more', 'istruncated', 'morerecords', 'hasmoreitems'])
const NEXT: ReadonlySet<string> = new Set([
  'next',
  'nextpage',
  'nextpagetoken',
  'nextcursor',
  'nexttoken',
  'nextlink',
  'nexturl',
  'nextpageurl',
  'nextpageuri',
  'cursor',
  'continuationtoken',
])

/** The part of a request's query that chooses a page of a list, for telling pages apart; '' where it chooses none. */
export function pageOf(query: Members): string {
  const parts: string[] = []
  for (const [name, value] of Object.entries(query)) {
    const plain = plainName(name)
    if (PAGES.has(plain) || CURSORS.has(plain)) parts.push(`${plain}=${String(value)}`)
  }
  return parts.join('&')
}

/**
 * A list as long as was asked for at most, its envelope naming the page that was asked for; and whoever asks for a further page
 * is told that it is the last one, so that clients which follow pages come to an end.
 */
export function paged(root: SchemaNode, value: unknown, query: Members): unknown {
  const names = Object.keys(query)
  if (names.length === 0) return value
  let result = value
  const keep = (next: unknown): void => {
    if (next !== result && conforms(root, next, 'reply')) result = next
  }
  for (const name of names) {
    const asked = query[name]
    if (LIMITS.has(plainName(name)) && typeof asked === 'number' && asked >= 0) keep(shortened(result, asked))
    if (typeof asked === 'number') keep(named(result, name, asked))
  }
  if (isFurther(query)) for (const end of ends(result)) keep(end(result))
  return result
}

function shortened(value: unknown, limit: number): unknown {
  if (Array.isArray(value)) return value.length > limit ? value.slice(0, limit) : value
  if (!isMembers(value)) return value
  const lists = Object.entries(value).filter(([, inner]) => Array.isArray(inner))
  const [name, list] = lists[0] ?? ['', null]
  return lists.length === 1 && Array.isArray(list) && list.length > limit ? withMember(value, name, list.slice(0, limit)) : value
}

/** `?page=3` is `page: 3` in the envelope, or in its `meta` or `pagination`. */
function named(value: unknown, name: string, asked: number): unknown {
  if (!isMembers(value)) return value
  const plain = plainName(name)
  if (!LIMITS.has(plain) && !PAGES.has(plain)) return value
  const member = membersByPlainName(value).get(plain)
  if (member !== undefined && typeof value[member] === 'number') return withMember(value, member, asked)
  for (const [outer, inner] of Object.entries(value)) {
    if (!isMembers(inner) || !/^(?:meta|metadata|pagination|paging|page|pageinfo|_meta)$/i.test(outer)) continue
    const deep = membersByPlainName(inner).get(plain)
    if (deep !== undefined && typeof inner[deep] === 'number') return withMember(value, outer, withMember(inner, deep, asked))
  }
  return value
}

function isFurther(query: Members): boolean {
  return Object.entries(query).some(([name, value]) => {
    const plain = plainName(name)
    return (
      (PAGES.has(plain) && typeof value === 'number' && value > 1) ||
      (CURSORS.has(plain) && value !== '' && value !== null && plain !== 'since')
    )
  })
}

/** The ways to say that no page follows, for every member that speaks of it. */
function ends(value: unknown): ((value: unknown) => unknown)[] {
  if (!isMembers(value)) return []
  const found: ((value: unknown) => unknown)[] = []
  for (const [name, inner] of Object.entries(value)) {
    const plain = plainName(name)
    const set =
      (member: unknown) =>
      (whole: unknown): unknown =>
        isMembers(whole) ? withMember(whole, name, member) : whole
    if (MORE.has(plain)) found.push(set(false))
    else if (NEXT.has(plain) && !isMembers(inner)) found.push(set(''), without(name), set(null))
    else if (isMembers(inner) && !Array.isArray(inner)) {
      for (const end of ends(inner)) found.push((whole) => (isMembers(whole) ? withMember(whole, name, end(whole[name])) : whole))
    }
  }
  return found
}

function without(name: string): (value: unknown) => unknown {
  return (whole) => {
    if (!isMembers(whole)) return whole
    const { [name]: _, ...rest } = whole
    return rest
  }
}
