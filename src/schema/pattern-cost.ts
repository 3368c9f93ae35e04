import type { CharSet, Regex } from './pattern-syntax.ts'

const MAX_POSITIONS = 400
const MAX_FACTOR = 64

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
  return count.factor > MAX_FACTOR ? Infinity : degree
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
    case 'repeat': {
      const body = glushkov(regex.body, sets, follow)
      if (body === null) return null
      // A body that can be empty and repeats has several ways to do nothing.
      if (regex.max > 1 && body.nullable) return null
      if (regex.max > 1 && !link(body.last, body.first, follow)) return null
      return { nullable: body.nullable || regex.min === 0, first: body.first, last: body.last }
    }
  }
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
