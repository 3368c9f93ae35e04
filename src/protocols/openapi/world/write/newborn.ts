import type { Resource } from '../../../../model/resource.ts'
import { conforms } from '../../../../schema/check/check.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { plainName, wordsOf } from '../../state/plain.ts'
import { nodeAt, requiredOf } from '../../state/schemas.ts'
import { isMembers, withMember } from '../../values.ts'
import { at, stepsOf } from '../entities/address.ts'
import { slotOf, takes } from './fit.ts'
import { withAt } from '../entities/places.ts'
import type { Wanted } from './listed.ts'
import { couldSend, type Members, type Sent } from './sent.ts'
import { without } from './times.ts'

/** What a new entity is looked at with. */
export interface Birth {
  readonly resource: Resource
  readonly node: SchemaNode | null
  readonly sent: Sent
  /** What is read at an address that nobody has heard of: the contract's own example, where it has one. */
  readonly usual: () => unknown
  /** Plain names of the collections below it. */
  readonly children: ReadonlySet<string>
  /** What it has to be so that its list shows it. */
  readonly listed: readonly Wanted[]
}

/** A new entity at the beginning of its life, where the server says how far it has come: its first status, no comments yet, not closed by anybody. */
export function newborn(birth: Birth, value: unknown): unknown {
  const { node } = birth
  if (!isMembers(value) || node === null) return value
  let result = withFirstStatus(birth, node, value)
  for (const [name, member] of Object.entries(result)) {
    if (Object.hasOwn(birth.sent.members, name) || couldSend(birth.sent, name)) continue
    result = untouched(birth, node, result, name, member)
  }
  for (const [name, wanted] of birth.listed) if (!Object.hasOwn(birth.sent.members, name)) result = withFitting(node, result, name, wanted)
  return result
}

const FIRST: readonly string[] =
  'draft new open opened pending created placed todo backlog queued submitted requested received scheduled active enabled'.split(' ')

/** An order is placed before it is shipped. */
function withFirstStatus(birth: Birth, node: SchemaNode, value: Members): Members {
  const { resource, sent } = birth
  const { status } = resource
  if (status === null) return withUsualStatus(birth, node, value)
  if (at(value, status.property) === undefined || at(sent.members, status.property) !== undefined) return value
  const inner = nodeAt(node, status.property)
  if (inner === null || inner.keywords.default !== undefined || couldSend(sent, stepsOf(status.property)[0] ?? '')) return value
  const words = FIRST.map((word) => status.values.find((one) => plainName(one) === word)).filter((word) => word !== undefined)
  const first = words[0] ?? status.values[0]
  const next = first !== undefined && conforms(inner, first, 'reply') ? withAt(value, stepsOf(status.property), first) : value
  return isMembers(next) ? next : value
}

/** Words that the contract does not count are better those of its example than made-up ones. */
function withUsualStatus({ sent, usual }: Birth, node: SchemaNode, value: Members): Members {
  const name = Object.keys(value).find((one) => STATUS.test(plainName(one)) && typeof value[one] === 'string')
  const shown = name === undefined || Object.hasOwn(sent.members, name) ? undefined : usual()
  return name === undefined || !isMembers(shown) || typeof shown[name] !== 'string' ? value : withFitting(node, value, name, shown[name])
}

const ENDS =
  'archived blocked cancelled canceled closed completed deleted delivered disabled dismissed ended expired failed finished locked merged paid refunded rejected removed resolved revoked shipped suspended terminated voided'.split(
    ' ',
  )
const NOT_YET: ReadonlySet<string> = new Set([
  ...ENDS,
  'captured',
  'delinquent',
  'disputed',
  'pinned',
  'read',
  'reversed',
  'seen',
  'starred',
  'used',
  'viewed',
  'won',
])
const STATUS = /^(?:status|state|phase|stage)$/

function untouched({ children }: Birth, node: SchemaNode, value: Members, name: string, member: unknown): Members {
  const words = wordsOf(name)
  const plain = words.join('')
  if (typeof member === 'number' && member !== 0 && (words.at(-1) === 'count' || children.has(plain)))
    return withFitting(node, value, name, 0)
  if (member === true && NOT_YET.has(words[0] === 'is' ? words.slice(1).join('') : plain)) return withFitting(node, value, name, false)
  const end = /^(.+?)(?:at|on|by|date|time|reason)$/.exec(plain)?.[1]
  if (member === null || end === undefined || !ENDS.includes(end) || isNow(value, end)) return value
  const slot = slotOf(node, name)
  return slot === null ? value : without(value, name, slot, requiredOf(node).has(name))
}

function withFitting(node: SchemaNode, value: Members, name: string, member: unknown): Members {
  const slot = slotOf(node, name)
  return slot !== null && takes(slot, member) ? withMember(value, name, member) : value
}

/** Whether a status says that this has happened. */
function isNow(value: Members, end: string): boolean {
  return Object.entries(value).some(
    ([name, status]) => typeof status === 'string' && STATUS.test(wordsOf(name).at(-1) ?? '') && plainName(status) === end,
  )
}
