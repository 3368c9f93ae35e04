import type { CharSet, Regex } from './syntax.ts'

const MAX_POSITIONS = 400
const SMALL_FACTOR = 64
const MAX_FACTOR = 4096
const MAX_WRITTEN_OUT = 40
const MAX_SIZE = 2000

/**
 * The degree of the polynomial in the text's length that bounds what a backtracking matcher may do; Infinity where no bound
 * is proven. An expression is cheap where at each character only one way leads on (its Glushkov automaton is deterministic),
 * or where only single characters repeat.
 */
export function costDegree(regex: Regex): number {
  const simple = simpleDegree(regex)
  const main = simple > 1 && isDeterministic(regex) ? 1 : simple
  if (main === Infinity) return Infinity
  const looks = lookDegree(regex)
  const anchored = startsAnchored(regex)
  return Math.max(1, main + looks + (anchored ? 0 : 1))
}

/** How large an expression is when repetitions of up to `most` times are written out; what repeats more often counts once. */
export function sizeOf(regex: Regex, most: number): number {
  switch (regex.kind) {
    case 'sequence':
      return regex.parts.reduce((sum, part) => sum + sizeOf(part, most), 1)
    case 'choice':
      return regex.options.reduce((sum, option) => sum + sizeOf(option, most), 1)
    case 'repeat': {
      const times = regex.max === Infinity ? regex.min + 1 : regex.max
      return 1 + sizeOf(regex.body, most) * (times <= most ? times : 1)
    }
    case 'look':
      return 1 + sizeOf(regex.body, most)
    default:
      return 1
  }
}

/** Whether it can match nowhere but at the beginning. */
export function startsAnchored(regex: Regex): boolean {
  switch (regex.kind) {
    case 'edge':
      return regex.edge === '^'
    case 'sequence': {
      const first = regex.parts.find((part) => part.kind !== 'look')
      return first !== undefined && startsAnchored(first)
    }
    case 'choice':
      return regex.options.every(startsAnchored)
    case 'repeat':
      return regex.min > 0 && startsAnchored(regex.body)
    default:
      return false
  }
}

/** What lookarounds add. Those before anything of varying length are tried once; others at every character. */
function lookDegree(regex: Regex, moved = false): number {
  switch (regex.kind) {
    case 'look': {
      const inner = Math.min(isDeterministic(regex.body) ? 1 : Infinity, simpleDegree(regex.body)) + lookDegree(regex.body, true)
      return moved ? Math.max(1, inner) : Math.max(0, inner - 1)
    }
    case 'sequence': {
      let most = 0
      let behind = moved
      for (const part of regex.parts) {
        most = Math.max(most, lookDegree(part, behind))
        if (part.kind === 'repeat' || part.kind === 'choice') behind = true
      }
      return most
    }
    case 'choice':
      return Math.max(...regex.options.map((option) => lookDegree(option, moved)))
    case 'repeat':
      return lookDegree(regex.body, true)
    default:
      return 0
  }
}

/** How many repetitions of single characters there are, where nothing else repeats; Infinity elsewhere. */
function simpleDegree(regex: Regex): number {
  const count = { factor: 1 }
  const degree = countRepeats(regex, count)
  if (count.factor > MAX_FACTOR) return Infinity
  return count.factor > SMALL_FACTOR ? degree + 1 : degree
}

function countRepeats(regex: Regex, count: { factor: number }): number {
  switch (regex.kind) {
    case 'backreference':
      return 1
    case 'sequence':
      return regex.parts.reduce((sum, part) => sum + countRepeats(part, count), 0)
    case 'choice':
      count.factor *= regex.options.length
      return Math.max(...regex.options.map((option) => countRepeats(option, count)))
    case 'repeat':
      if (regex.max <= 1) {
        count.factor *= 2
        return countRepeats(regex.body, count)
      }
      if (regex.body.kind === 'set') return regex.min === regex.max ? 0 : 1
      // What a group has caught is one text: it repeats in one way only.
      if (regex.body.kind === 'backreference' && regex.min <= MAX_WRITTEN_OUT) return regex.min === regex.max ? 1 : 2
      return Infinity
    default:
      return 0
  }
}

interface Glushkov {
  readonly nullable: boolean
  readonly first: readonly number[]
  readonly last: readonly number[]
}

/** Whether the next character always tells which way to go, so that nothing is ever tried twice. */
export function isDeterministic(regex: Regex): boolean {
  if (sizeOf(regex, MAX_WRITTEN_OUT) > MAX_SIZE) return false
  const sets: CharSet[] = []
  const follow: Set<number>[] = []
  const whole = glushkov(regex, sets, follow)
  if (whole === null || !areDisjoint(whole.first, sets)) return false
  return follow.every((next) => areDisjoint([...next], sets))
}

function areDisjoint(positions: readonly number[], sets: readonly CharSet[]): boolean {
  for (let i = 0; i < positions.length; i++) {
    const one = sets[positions[i] ?? -1]
    for (let j = i + 1; j < positions.length; j++) {
      const other = sets[positions[j] ?? -1]
      if (one === undefined || other === undefined || one.meets(other)) return false
    }
  }
  return true
}

function glushkov(regex: Regex, sets: CharSet[], follow: Set<number>[]): Glushkov | null {
  switch (regex.kind) {
    case 'set': {
      if (sets.length >= MAX_POSITIONS) return null
      const position = sets.push(regex.set) - 1
      follow.push(new Set())
      return { nullable: false, first: [position], last: [position] }
    }
    case 'edge':
    case 'look':
      return { nullable: true, first: [], last: [] }
    case 'backreference':
      return null
    case 'sequence':
      return glushkovSequence(regex.parts, sets, follow)
    case 'choice':
      return glushkovChoice(regex.options, sets, follow)
    case 'repeat':
      return glushkovRepeat(regex, sets, follow)
  }
}

/** Small counts are written out, larger ones are taken for loops: a loop has more ways, so nothing is proven that is not so. */
function glushkovRepeat(regex: Regex & { kind: 'repeat' }, sets: CharSet[], follow: Set<number>[]): Glushkov | null {
  const { body, min, max } = regex
  if (max === 0) return { nullable: true, first: [], last: [] }
  if (max > 1 && max <= MAX_WRITTEN_OUT) {
    const rest: Regex = { kind: 'repeat', body, min: Math.max(0, min - 1), max: max - 1 }
    const all: Regex = { kind: 'sequence', parts: [body, rest] }
    return min > 0 ? glushkov(all, sets, follow) : glushkov({ kind: 'repeat', body: all, min: 0, max: 1 }, sets, follow)
  }
  const inner = glushkov(body, sets, follow)
  if (inner === null) return null
  // A body that can be empty and repeats has several ways to do nothing.
  if (max > 1 && (inner.nullable || !link(inner.last, inner.first, follow))) return null
  return { nullable: inner.nullable || min === 0, first: inner.first, last: inner.last }
}

function glushkovSequence(parts: readonly Regex[], sets: CharSet[], follow: Set<number>[]): Glushkov | null {
  let whole: Glushkov = { nullable: true, first: [], last: [] }
  for (const part of parts) {
    const next = glushkov(part, sets, follow)
    if (next === null || !link(whole.last, next.first, follow)) return null
    whole = {
      nullable: whole.nullable && next.nullable,
      first: whole.nullable ? [...whole.first, ...next.first] : whole.first,
      last: next.nullable ? [...whole.last, ...next.last] : next.last,
    }
  }
  return whole
}

function glushkovChoice(options: readonly Regex[], sets: CharSet[], follow: Set<number>[]): Glushkov | null {
  let whole: Glushkov = { nullable: false, first: [], last: [] }
  for (const option of options) {
    const next = glushkov(option, sets, follow)
    if (next === null || (whole.nullable && next.nullable)) return null
    whole = { nullable: whole.nullable || next.nullable, first: [...whole.first, ...next.first], last: [...whole.last, ...next.last] }
  }
  return whole
}

/** Joins positions; false where one way between two of them is there already, as in `(a+)+`: then there are two ways to go on. */
function link(from: readonly number[], to: readonly number[], follow: readonly Set<number>[]): boolean {
  for (const position of from) {
    for (const next of to) {
      if (follow[position]?.has(next) === true) return false
      follow[position]?.add(next)
    }
  }
  return true
}
