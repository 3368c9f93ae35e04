import { headerAll, type HeaderList } from '../../../model/wire.ts'
import { hash } from '../../../schema/random.ts'
import { splitQuoted, unquote } from '../media-type.ts'

/** What a consumer wishes beyond what HTTP can say: `Prefer: code=404, example=outOfStock` (RFC 7240) or `?__code=404&__example=outOfStock`. */
export interface Wish {
  /** A status between 200 and 599, as it was written where it is none. */
  readonly code: number | string | null
  readonly example: string | null
  readonly dynamic: boolean
  readonly seed: number | null
  /** The preferences as `Preference-Applied` tells them, without those that came by the query. */
  readonly told: ReadonlyMap<string, string>
}

export const NO_WISH: Wish = { code: null, example: null, dynamic: false, seed: null, told: new Map() }

const NAMES: ReadonlySet<string> = new Set(['code', 'example', 'dynamic', 'seed'])

/** Reads the preferences of a request; the header wins over the query. Unknown ones are ignored, as RFC 7240 asks. */
export function wishOf(headers: HeaderList, target: string): Wish {
  const field = headerAll(headers, 'prefer')
  const asked = target.includes('__') || target.includes('%5F')
  if (field === undefined && !asked) return NO_WISH
  const told = field === undefined ? new Map<string, string>() : preferences(field)
  const all = asked ? new Map([...twins(target), ...told]) : told
  if (all.size === 0) return NO_WISH
  const seed = all.get('seed')
  return {
    code: codeOf(all.get('code')),
    example: all.get('example') ?? null,
    dynamic: all.has('dynamic') && all.get('dynamic') !== 'false',
    seed: seed === undefined ? null : seedOf(seed),
    told,
  }
}

function preferences(field: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of splitQuoted(field, ',')) {
    for (const piece of splitQuoted(part, ';')) {
      const equals = piece.indexOf('=')
      const name = (equals < 0 ? piece : piece.slice(0, equals)).trim().toLowerCase()
      if (NAMES.has(name) && !found.has(name)) found.set(name, equals < 0 ? '' : unquote(piece.slice(equals + 1).trim()))
    }
  }
  return found
}

function twins(target: string): Map<string, string> {
  const found = new Map<string, string>()
  const mark = target.indexOf('?')
  if (mark < 0) return found
  for (const [name, value] of new URLSearchParams(target.slice(mark + 1))) {
    if (name.startsWith('__') && NAMES.has(name.slice(2)) && !found.has(name.slice(2))) found.set(name.slice(2), value)
  }
  return found
}

function codeOf(text: string | undefined): number | string | null {
  if (text === undefined) return null
  return /^[2-5]\d\d$/.test(text) ? Number(text) : text
}

/** A number is the seed itself, any other word a seed of its own. */
export function seedOf(text: string): number {
  return /^\d{1,10}$/.test(text) ? Number(text) >>> 0 : hash(text)
}

/** The value of `Preference-Applied`; null where nothing was honoured. */
export function appliedOf(wish: Wish, honoured: ReadonlySet<string>): string | null {
  const parts: string[] = []
  for (const [name, value] of wish.told) {
    if (!honoured.has(name)) continue
    parts.push(value === '' ? name : `${name}=${/^[\w.~-]+$/.test(value) ? value : quoted(value)}`)
  }
  return parts.length === 0 ? null : parts.join(', ')
}

function quoted(value: string): string {
  return `"${value.replaceAll(/[^\x20-\x7e]/g, '').replaceAll(/["\\]/g, '\\$&')}"`
}
