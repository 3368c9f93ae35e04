import type { Operation } from '../../../model/contract.ts'
import { templatesOf, type Segment } from './template.ts'

/** Templates that one miss may be compared with, so that a stranger's 404 stays cheap on a contract of any size. */
const MAX_COMPARED = 400
const MAX_LITERALS = 2_000
const MAX_SEGMENTS = 32
const NEAR = 3

/** What `match.ts` calls a route, as far as it is needed here. */
interface Routed {
  readonly operation: Operation
  readonly method: string
  readonly path: string
}

interface Known {
  readonly route: Routed
  readonly segments: readonly Segment[]
}

/** Literal segments in lower case → the templates that hold them. */
type Index = ReadonlyMap<string, readonly Known[]>

const indexes = new WeakMap<readonly Routed[], Index>()

/** The operations closest to a path that matches nothing: by edit distance over segments, the wanted method first among equals. */
export function nearest(routes: readonly Routed[], method: string, path: string): readonly Operation[] {
  const wanted = path
    .slice(path.startsWith('/') ? 1 : 0)
    .split('/', MAX_SEGMENTS)
    .map((text) => text.slice(0, 100).toLowerCase())
  let index = indexes.get(routes)
  if (index === undefined) indexes.set(routes, (index = indexOf(routes)))
  const scored: { operation: Operation; score: number }[] = []
  for (const { route, segments } of candidates(index, wanted)) {
    const score = distance(wanted, segments) + (route.method === method ? 0 : 0.3)
    if (score <= Math.max(1.3, wanted.length / 2)) scored.push({ operation: route.operation, score })
  }
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, NEAR)
    .map((one) => one.operation)
}

function indexOf(routes: readonly Routed[]): Index {
  const index = new Map<string, Known[]>()
  for (const route of routes) {
    const [template] = templatesOf(route.path)
    if (template === undefined || template.segments.length > MAX_SEGMENTS) continue
    const known = { route, segments: template.segments }
    const literals = new Set(template.segments.map((one) => (one.kind === 'literal' ? one.text.toLowerCase() : '')))
    if (literals.size > 1) literals.delete('')
    for (const literal of literals) {
      const list = index.get(literal)
      if (list === undefined) index.set(literal, [known])
      else list.push(known)
    }
  }
  return index
}

/** Templates that share a literal with the path, the rarest literals first; where there is none, those with a literal that is spelt alike. */
function candidates(index: Index, wanted: readonly string[]): ReadonlySet<Known> {
  const found = new Set<Known>()
  const lists = [...new Set(wanted)].flatMap(
    (text) => index.get(text) ?? (text === '' ? [] : alike(index, text)).flatMap((one) => index.get(one) ?? []).slice(0, MAX_COMPARED),
  )
  for (const known of lists) {
    if (found.size >= MAX_COMPARED) break
    found.add(known)
  }
  return found
}

function alike(index: Index, text: string): readonly string[] {
  const near: string[] = []
  let looked = 0
  for (const literal of index.keys()) {
    if (looked++ > MAX_LITERALS || near.length >= 8) break
    if (Math.abs(literal.length - text.length) <= 2 && literal !== '' && spelling(text, literal) <= 0.5) near.push(literal)
  }
  return near
}

/** Edit distance over segments; a segment that is spelt alike costs less than one that is another. */
function distance(wanted: readonly string[], segments: readonly Segment[]): number {
  let row = Array.from({ length: segments.length + 1 }, (_, i) => i)
  for (let i = 1; i <= wanted.length; i++) {
    const next = [i]
    for (let j = 1; j <= segments.length; j++) {
      const swap = (row[j - 1] ?? 0) + unlike(wanted[i - 1] ?? '', segments[j - 1])
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? Infinity
}

function unlike(text: string, segment: Segment | undefined): number {
  if (segment === undefined) return 1
  if (segment.kind === 'literal') return spelling(text, segment.text.toLowerCase())
  return text === '' ? 1 : segment.kind === 'parts' ? 0.4 : 0.1
}

/** 0 for the same word, up to 0.5 for a slip of the pen, else 1. */
function spelling(a: string, b: string): number {
  if (a === b) return 0
  const longest = Math.max(a.length, b.length)
  if (Math.abs(a.length - b.length) > 2 || longest < 3 || longest > 100) return 1
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next.push(Math.min((row[j - 1] ?? 0) + same, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  const edits = row[b.length] ?? longest
  return edits <= 2 && 2 * edits <= longest ? 0.2 * edits : 1
}
