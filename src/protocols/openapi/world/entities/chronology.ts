import { conforms } from '../../../../schema/check/check.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import type { Resource } from '../../../../model/resource.ts'
import { memberNodes } from '../../answer/facets.ts'
import { plainName, wordsOf } from '../../state/plain.ts'
import { isMembers, withMember } from '../../values.ts'
import { at } from './address.ts'
import { requiredOf } from '../../state/schemas.ts'

type Members = Readonly<Record<string, unknown>>

const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d|$)/
/** What comes when in the life of a thing; what is in none of them may come at any time. */
const STAGES: readonly RegExp[] = [
  /creat|regist|join|insert|issued|placed|ordered|added|opened|submitted|begun/,
  /start|begin|confirm|approv|paid|accept|assign|publish|sent/,
  /ship|process|deliver|collect|arriv|resolv|review/,
  /complet|finish|end|clos|cancel|stop|merg|fulfil|return|refund|fail|expire[ds]|delet|archiv/,
  /updat|modif|chang|edit|last|seen|sync|access/,
]
const AHEAD = /expir(?:y|es|ation)|due|until|renew|deadline|next|valid|birth|dob|eta|estimat|schedul/
const LAST_STATES = /^(?:cancel|clos|fail|reject|refund|return|delet|archiv|expire|void|resolv|merg|complet|finish|end)/

/** The times of a thing in the order in which they happened, and only what has happened: an order that was not cancelled has no `cancelledAt`. */
export function inOrder(node: SchemaNode, value: unknown, resource: Resource): unknown {
  if (!isMembers(value)) return value
  return withoutFuture(node, sorted(node, value), resource)
}

const FAILED = /(?:^|_)(?:last_)?(?:\w+_)?errors?$|(?:^|[a-z])(?:E|e)rrors?$|failure/

const ENDED =
  /^(?:archiv|delet|cancel|suspend|revok|block|disabl|lock|remov|expired|reject|refund|void)\w*(?:_at|_on|At|On|_date|Date|_time|Time)$/

/** A thing of the world has not failed, as long as its schema allows that: no `last_error`. Few have ended: `perhaps` says which. */
export function unfailed(node: SchemaNode, value: unknown, perhaps: (name: string) => boolean): unknown {
  if (!isMembers(value)) return value
  let result = value
  for (const [name, member] of Object.entries(value)) {
    const isOver = ENDED.test(name) && !perhaps(name)
    if (!isOver && (!FAILED.test(name) || typeof member === 'number' || typeof member === 'boolean')) continue
    const nodes = memberNodes(node, name)
    if (nodes.length > 0 && nodes.every((one) => conforms(one, null, 'reply'))) result = withMember(result, name, null)
    else if (!requiredOf(node).has(name)) result = Object.fromEntries(Object.entries(result).filter(([one]) => one !== name))
  }
  return result
}

function sorted(node: SchemaNode, value: Members): Members {
  const stages = new Map<string, number>()
  for (const [name, member] of Object.entries(value)) {
    const stage = typeof member === 'string' && DATE.test(member) ? stageOf(name) : momentStage(name, member)
    if (stage >= 0) stages.set(name, stage)
  }
  if (stages.size < 2) return value
  const names = [...stages.keys()].toSorted((one, other) => (stages.get(one) ?? 0) - (stages.get(other) ?? 0))
  const moments = names.map((name) => value[name])
  // Times of different kinds (a day, an instant, seconds) are not exchanged for each other.
  if (new Set(moments.map(shapeOf)).size > 1) return value
  const ordered = moments.toSorted((one, other) => (String(one) < String(other) ? -1 : 1))
  let result = value
  for (const [index, name] of names.entries()) {
    const moment = ordered[index]
    if (moment !== value[name] && memberNodes(node, name).every((one) => conforms(one, moment, 'reply')))
      result = withMember(result, name, moment)
  }
  return result
}

function shapeOf(moment: unknown): string {
  return typeof moment === 'string' ? moment.replaceAll(/\d/g, '0') : 'number'
}

function stageOf(name: string): number {
  const plain = plainName(name)
  return AHEAD.test(plain) ? -1 : STAGES.findIndex((stage) => stage.test(plain))
}

/** Seconds or milliseconds since 1970. */
function momentStage(name: string, member: unknown): number {
  const isMoment =
    typeof member === 'number' && member > 1e9 && member < 3e12 && /(?:at|on|time|date|created|updated)$/.test(plainName(name))
  return isMoment ? stageOf(name) : -1
}

/** A time that is called after a state is only there once that state was reached. */
function withoutFuture(node: SchemaNode, value: Members, { status }: Resource): Members {
  if (status === null) return value
  const state = at(value, status.property)
  const position = typeof state === 'string' ? status.values.indexOf(state) : -1
  if (position < 0) return value
  let result = value
  for (const name of Object.keys(value)) {
    const words = wordsOf(name)
    const verb = words.length === 2 && /^(?:at|on|date|time|by)$/.test(words[1] ?? '') ? (words[0] ?? '') : ''
    const named = verb === '' ? -1 : status.values.findIndex((one) => isSame(plainName(one), verb))
    if (named < 0 || named === position) continue
    if (named < position && !LAST_STATES.test(verb)) continue
    const nodes = memberNodes(node, name)
    if (nodes.length > 0 && nodes.every((one) => conforms(one, null, 'reply'))) result = withMember(result, name, null)
    else if (!requiredOf(node).has(name)) result = Object.fromEntries(Object.entries(result).filter(([one]) => one !== name))
  }
  return result
}

function isSame(state: string, verb: string): boolean {
  return state === verb || state.replace('cancelled', 'canceled') === verb.replace('cancelled', 'canceled')
}
