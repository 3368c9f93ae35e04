import { at } from '../../../model/place.ts'
import type { ListEnvelope, Pointer } from '../../../model/resource.ts'
import { Type, type SchemaNode } from '../../../schema/node.ts'
import { plainName } from './plain.ts'
import { formatOf, isArray, isObject, propertiesOf, scalarTypes } from './schemas.ts'

/** What an envelope says of the page, besides its items. */
export type PageMembers = Omit<ListEnvelope, 'items' | 'item' | 'headers'>

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

const TOTAL = set(
  'total totalcount totalitems totalresults totalelements totalrecords totalhits totalrows totalsize itemcount totalnumber resultcount found counttotal numfound alltotal recordcount totalnumberofresults',
)
const COUNT = set('count length returned numberofelements itemsreturned pagecount currentcount resultsperpage')
const MORE = set('hasmore hasnext hasnextpage more istruncated truncated morerecords hasmoreitems hasmoreresults hasadditionalpages')
const LAST = set('islast lastpage islastpage last final complete done')
const NEXT = set(
  'next nextpage nextpagetoken nextcursor nexttoken nextlink nexturl nexturi nextpageurl nextpageuri nextpagecursor cursor continuationtoken continue nextmarker after endcursor nexthref bookmark nextpageid nextcontinuationtoken iterator scrollid odatanextlink nextoffset offset nextstart starting',
)
const PREVIOUS = set(
  'previous prev previouspage prevpage previouspagetoken prevpagetoken previouscursor prevcursor prevlink previouslink prevurl previousurl previouspageurl prevpageurl before startcursor previousuri previouspageuri firstpageuri',
)
const PAGE = set('page currentpage pagenumber pageindex number pageno current')
const PAGES = set('pages totalpages pagecount numberofpages lastpagenumber numpages pagestotal')
const SIZE = set('perpage pagesize limit pagelen maxresults size itemsperpage resultsperpage maxitems pagelimit')
const OFFSET = set('offset skip start startat startindex from')
const FIRST_KEY = set('firstid firstkey')
const LAST_KEY = set('lastid lastkey')
/** Objects inside of an envelope that speak of pages. */
const ASIDES = set(
  'meta metadata pagination paging page pageinfo links cursors cursor searchmetadata responsemetadata nextpage listmeta pages paginator next prev previous resultset resultinfo',
)

interface Member {
  readonly plain: string
  readonly pointer: string
  readonly node: SchemaNode
  readonly aside: boolean
}

/** Finds totals, cursors and page numbers in the envelope, beside the list, and in what lies there for them. */
export function pageMembers(answer: SchemaNode, items: string): PageMembers {
  const found: Member[] = []
  if (items !== '') {
    const steps = items.split('/').slice(1, -1)
    let here: SchemaNode | undefined = answer
    let base = ''
    gather(here, base, found, 0)
    for (const step of steps) {
      here = here === undefined ? undefined : propertiesOf(here).get(step.replaceAll('~1', '/').replaceAll('~0', '~'))
      base = `${base}/${step}`
      if (here !== undefined) gather(here, base, found, 0)
    }
  }
  const whole = (names: ReadonlySet<string>): string | null => pick(found, names, Type.Integer | Type.Number | Type.String)
  const truth = (names: ReadonlySet<string>): string | null => pick(found, names, Type.Boolean)
  const count = numeric(found, COUNT)
  const total = numeric(found, TOTAL)
  const next = leadOf(found, NEXT)
  const size = numeric(found, SIZE)
  return {
    // `{ count, next, previous, results }` counts all of them; bitbucket's `{ pagelen, size }` too.
    total: total ?? count ?? (size !== null && numeric(found, set('pagelen')) !== null ? pick(found, set('size'), Type.Integer) : null),
    count: total === null ? null : count,
    hasMore: truth(MORE),
    isLast: truth(LAST),
    next,
    previous: leadOf(found, PREVIOUS),
    page: numeric(
      found.filter(({ plain, aside }) => aside || !/^(?:number|current)$/.test(plain)),
      PAGE,
    ),
    pages: numeric(found, PAGES),
    size: numeric(found, set('pagelen')) ?? size,
    offset: next?.at === numeric(found, OFFSET) ? null : numeric(found, OFFSET),
    firstKey: whole(FIRST_KEY),
    lastKey: whole(LAST_KEY),
  }
}

function gather(node: SchemaNode, base: string, found: Member[], depth: number): void {
  for (const [name, inner] of propertiesOf(node)) {
    const plain = plainName(name)
    const pointer = base + at('', name)
    if (isArray(inner)) continue
    found.push({ plain, pointer, node: inner, aside: depth > 0 })
    if (depth < 2 && isObject(inner) && ASIDES.has(plain)) gather(inner, pointer, found, depth + 1)
  }
}

function pick(found: readonly Member[], names: ReadonlySet<string>, types: number): string | null {
  for (const name of names) {
    const member = found.find(({ plain, node }) => plain === name && !isObject(node) && (scalarTypes(node) & types) !== 0)
    if (member !== undefined) return member.pointer
  }
  return null
}

function numeric(found: readonly Member[], names: ReadonlySet<string>): string | null {
  return pick(
    found.filter(({ node }) => (scalarTypes(node) & Type.String) === 0),
    names,
    Type.Integer | Type.Number,
  )
}

/** A member that leads on: a text (address or cursor), a number, or an object with an `href`. */
function leadOf(found: readonly Member[], names: ReadonlySet<string>): Pointer | null {
  for (const name of names) {
    for (const { plain, pointer, node, aside } of found) {
      if (plain !== name || ((name === 'after' || name === 'before' || name === 'offset' || name === 'continue') && !aside)) continue
      if (isObject(node)) {
        const href = [...propertiesOf(node).keys()].find((one) => /^(?:href|url|uri)$/i.test(one))
        if (href !== undefined) return { at: pointer + at('', href), as: 'url' }
        continue
      }
      const types = scalarTypes(node)
      if (name === 'offset' && (types & Type.String) === 0) continue
      if ((types & Type.String) === 0) {
        if ((types & (Type.Integer | Type.Number)) !== 0) return { at: pointer, as: 'number' }
        continue
      }
      return { at: pointer, as: isUrl(plain, node, pointer) ? 'url' : 'cursor' }
    }
  }
  return null
}

function isUrl(plain: string, node: SchemaNode, pointer: string): boolean {
  if (/^uri|^url/.test(formatOf(node) ?? '') || /(?:link|url|uri|href)$/.test(plain) || /\/_?links\//i.test(pointer)) return true
  if (!/^(?:next|previous|prev)(?:page)?$/.test(plain)) return false
  return !/cursor|token|opaque/i.test(`${node.keywords.description} ${pointer}`)
}
