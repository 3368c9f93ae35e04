import { Buffer } from 'node:buffer'
import type { Bounded, ListRole, Paging } from '../../../../model/resource.ts'
import { hash } from '../../../../schema/random.ts'
import { addressText, keyText } from '../entities/address.ts'
import type { Thing } from '../entities/entities.ts'
import type { Said } from './said.ts'

/** A part of a list, and how to get to the others. */
export interface Page {
  readonly things: readonly Thing[]
  readonly total: number
  /** Where its first item stands among all, from 0. */
  readonly start: number
  readonly limit: number
  readonly next: Step | null
  readonly previous: Step | null
  readonly first: Step | null
  readonly last: Step | null
}

/** What a request says to get to a page. */
export interface Step {
  readonly param: string
  readonly value: string | number
  /** The page's number or its offset, whichever the list goes by; where it goes by neither, the offset. */
  readonly number: number
}

type Style = Paging['style']

const USUAL = 20
const MOST = 1_000

/** The page that a request asks for. `most` is what the list's schema allows. */
export function pageOf(all: readonly Thing[], { paging }: Pick<ListRole, 'paging'>, said: Said, most: number): Page {
  const limit = limitOf(paging, said, most)
  const way = wayOf(paging, said)
  const start = Math.min(startOf(all, paging, way, limit, said), all.length)
  const things = all.slice(start, start + limit)
  const step = (at: number): Step | null => (limit === 0 ? null : stepTo(all, paging, way, at, limit))
  return {
    things,
    total: all.length,
    start,
    limit,
    next: start + limit < all.length ? step(start + limit) : null,
    previous: start > 0 ? step(Math.max(0, start - limit)) : null,
    first: step(0),
    last: step(Math.max(0, Math.floor((all.length - 1) / Math.max(limit, 1)) * limit)),
  }
}

/** Where the contract has no parameter for the position, the addresses that lead on have one all the same. */
export function unsaidPage({ limit }: Paging): string {
  return limit !== null && /^[A-Z]/.test(limit.param) ? 'Page' : 'page'
}

const UNSAID: Omit<Bounded, 'param'> = { min: null, max: null, default: null }

interface Way {
  readonly style: Style
  readonly position: Bounded | null
}

/** Of several ways to turn pages the one that is used. */
function wayOf(paging: Paging, said: Said): Way {
  if (paging.position === null && (paging.limit !== null || paging.style === 'link'))
    return { style: 'page', position: { ...UNSAID, param: unsaidPage(paging) } }
  const used = paging.also.find(({ position }) => said(position.param) !== undefined)
  if (used !== undefined && (paging.position === null || said(paging.position.param) === undefined)) return used
  return paging
}

function limitOf(paging: Paging, said: Said, most: number): number {
  const { style, position } = paging
  const limit = paging.limits.find(({ param }) => said(param) !== undefined) ?? paging.limit
  const sent = limit === null ? undefined : said(limit.param)
  const asked = typeof sent === 'number' || (typeof sent === 'string' && /^\d{1,9}$/.test(sent)) ? Number(sent) : null
  if (asked === null && limit === null && style === 'none' && position === null) return Math.min(MOST, most)
  const wanted = asked ?? limit?.default ?? USUAL
  return Math.max(0, Math.min(Math.floor(wanted), limit?.max ?? MOST, most, MOST))
}

function startOf(all: readonly Thing[], paging: Paging, { style, position }: Way, limit: number, said: Said): number {
  const before = paging.back === null ? undefined : said(paging.back)
  if (before !== undefined && before !== null && before !== '') {
    const end = style === 'key' ? indexOfKey(all, before) : positionOf(all, before)
    return Math.max(0, (end < 0 ? all.length : end) - limit)
  }
  const sent = position === null ? undefined : said(position.param)
  if (sent === undefined || sent === null || sent === '') return 0
  switch (style) {
    case 'offset':
      return Math.max(0, Number(sent) - paging.first) || 0
    case 'page':
      return Math.max(0, (Number(sent) - paging.first) * limit) || 0
    case 'key': {
      const index = indexOfKey(all, sent)
      return index < 0 ? all.length : index + 1
    }
    case 'cursor':
      return positionOf(all, sent)
    default:
      return 0
  }
}

function indexOfKey(all: readonly Thing[], sent: unknown): number {
  const key = keyText(sent)
  return all.findIndex(({ address }) => address.key === key)
}

function stepTo(all: readonly Thing[], paging: Paging, { style, position }: Way, at: number, limit: number): Step | null {
  if (position === null) return null
  const { param } = position
  switch (style) {
    case 'offset':
      return { param, value: at + paging.first, number: at + paging.first }
    case 'page': {
      const number = Math.floor(at / limit) + paging.first
      return { param, value: number, number }
    }
    case 'key': {
      const before = all[at - 1]
      return before === undefined ? null : { param, value: before.address.key, number: at }
    }
    case 'cursor':
      return { param, value: cursorTo(all, at), number: at }
    default:
      return null
  }
}

/** How many things a cursor remembers, so that it still leads on when some of them were deleted. */
const MARKS = 3

/** A cursor to a place in a list: the things before it, and where it was. It means the same thing when others come or go. */
export function cursorTo(all: readonly Thing[], at: number): string {
  const marks = all.slice(Math.max(0, at - MARKS), at).map(markOf)
  return Buffer.from(`${at}:${marks.join('')}`).toString('base64url')
}

function markOf({ address }: Thing): string {
  return hash(addressText(address)).toString(16).padStart(8, '0')
}

/** Where a cursor leads: one of ours, or the key of a thing. Any other leads to the end, so that whoever follows it comes to one. */
export function positionOf(all: readonly Thing[], cursor: unknown): number {
  const text = keyText(cursor) ?? ''
  const match = /^(\d{1,9}):((?:[\da-f]{8}){0,3})$/.exec(Buffer.from(text.slice(0, 100), 'base64url').toString('latin1'))
  if (match === null) {
    const index = all.findIndex(({ address }) => address.key === text)
    return index >= 0 ? index + 1 : /^\d{1,9}$/.test(text) ? Math.min(Number(text), all.length) : all.length
  }
  const marks = match[2]?.match(/.{8}/g) ?? []
  for (const mark of marks.toReversed()) {
    const index = all.findIndex((thing) => markOf(thing) === mark)
    if (index >= 0) return index + 1
  }
  return Math.min(Number(match[1]), all.length)
}
