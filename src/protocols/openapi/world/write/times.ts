import type { SchemaNode } from '../../../../schema/node.ts'
import { plainName, wordsOf } from '../../state/plain.ts'
import { isMembers, withMember } from '../../values.ts'
import { isServers, type Slot, slotOf, takes } from './fit.ts'
import { couldSend, type Members, type Sent } from './sent.ts'

const MADE =
  /^(?:created?|creat(?:ed|ion)(?:at|on|time|date|datetime|timestamp)|createtime|datecreated|timecreated|dateadded|(?:added|booked|enrolled|inserted|issued|joined|opened|ordered|placed|posted|received|registered|requested|submitted|uploaded)(?:at|on|date|time)|(?:member|customer|user)?since)$/
const MOVED =
  /^(?:updated?|updatedat|updatedon|updatedtime|updatetime|updatedate|updateddate|dateupdated|modified|modifiedat|modifiedon|modifiedtime|modifieddate|datemodified|lastmodified|lastmodifiedat|lastmodifiedtime|lastmodifieddate|lastmodifieddatetime|lastupdated|lastupdatedat|lastupdate|lastupdatetime|changedat|lastchanged|editedat)$/
/** Members that tell of the entity itself and not of something in it. */
const HOLDERS: readonly string[] = ['metadata', 'meta', 'attributes', 'timestamps', 'audit']
const STATUSES = /^(?:status|state|phase|stage)$/

/** The moments of an entity: when it began and when it was last changed. Milliseconds since 1970. */
export interface Moments {
  readonly created: number | null
  readonly changed: number
}

/** The entity with the moments that the server tells: what was sent is left alone. */
export function dated(node: SchemaNode | null, value: unknown, sent: Sent, { created, changed }: Moments): unknown {
  if (!isMembers(value) || node === null) return value
  let result: Members = value
  for (const name of Object.keys(value)) {
    const plain = plainName(name)
    const slot = slotOf(node, name)
    if (slot === null) continue
    const inner = value[name]
    if (HOLDERS.includes(plain) && isMembers(inner) && slot.nodes[0] !== undefined && !isMembers(sent.members[name])) {
      result = withMember(result, name, dated(slot.nodes[0], inner, sent, { created, changed }))
      continue
    }
    if (Object.hasOwn(sent.members, name) && (couldSend(sent, name) || !isServers(slot))) continue
    const kind = momentKind(name)
    const at = kind === 'changed' ? changed : kind === 'created' ? created : null
    const told = at === null ? undefined : like(inner, at)
    if (told !== undefined && takes(slot, told)) result = withMember(result, name, told)
  }
  return result
}

/** Which moment a member tells; null where it is none of the server's. */
export function momentKind(name: string): 'created' | 'changed' | null {
  const plain = plainName(name)
  return MOVED.test(plain) ? 'changed' : MADE.test(plain) ? 'created' : null
}

/** A moment in the first form that a schema takes; undefined where it takes none. */
export function momentFor(slot: Slot, at: number): unknown {
  const form = formOf(slot, at)
  return form === null ? undefined : momentIn(form, at)
}

/** A text without or with a fraction of seconds, a date, seconds or milliseconds since 1970. */
export type MomentForm = (typeof FORMS)[number]

const FORMS = ['seconds', 'fraction', 'date', 'epoch', 'epoch-ms'] as const

/** The first form in which a schema takes a moment; null where it takes none. */
export function formOf(slot: Slot, at: number): MomentForm | null {
  return FORMS.find((form) => takes(slot, momentIn(form, at))) ?? null
}

export function momentIn(form: MomentForm, at: number): string | number {
  if (form === 'epoch-ms') return at
  if (form === 'epoch') return Math.floor(at / 1000)
  const iso = new Date(at).toISOString()
  return form === 'seconds' ? `${iso.slice(0, 19)}Z` : form === 'date' ? iso.slice(0, 10) : iso
}

/** A moment written as another one is: as a text with or without a fraction, a date, seconds or milliseconds; undefined where that is no moment. */
export function like(example: unknown, at: number): unknown {
  const iso = new Date(at).toISOString()
  if (typeof example === 'number') return example > 1e11 ? at : Math.floor(at / 1000)
  if (typeof example !== 'string') return undefined
  if (/^\d{4}-\d\d-\d\d$/.test(example)) return iso.slice(0, 10)
  if (!/^\d{4}-\d\d-\d\d[Tt ]/.test(example)) return /^\d{10}$/.test(example) ? String(Math.floor(at / 1000)) : undefined
  return /\.\d/.test(example) ? iso : `${iso.slice(0, 19)}Z`
}

/** Whether a member tells how far a thing has come. */
export function isStatus(name: string): boolean {
  return STATUSES.test(wordsOf(name).at(-1) ?? '')
}

/** What belongs to a status besides itself: `closed_at` is set when the state becomes `closed`, and cleared when it is no longer so. */
export function followed(
  node: SchemaNode | null,
  before: unknown,
  value: unknown,
  { members }: Pick<Sent, 'members'>,
  at: number,
): unknown {
  if (!isMembers(value) || node === null) return value
  let result: Members = value
  for (const [name, status] of Object.entries(value)) {
    const was = isMembers(before) ? before[name] : undefined
    if (!isStatus(name) || typeof status !== 'string' || was === status) continue
    if (typeof was === 'string') result = marked(node, result, was, null, members)
    result = marked(node, result, status, at, members)
  }
  return result
}

/** Sets or clears the moment of a status, where the entity tells it and the consumer does not. */
function marked(node: SchemaNode, value: Members, status: string, at: number | null, sent: Members): Members {
  const word = plainName(status)
  const names = new Set([...Object.keys(value), ...propertyNames(node)])
  for (const name of names) {
    const plain = plainName(name)
    const slot =
      !Object.hasOwn(sent, name) && plain.startsWith(word) && /^(?:at|on|time|date|timestamp)$/.test(plain.slice(word.length))
        ? slotOf(node, name)
        : null
    if (slot === null) continue
    if (at === null) return without(value, name, slot)
    const told = [like(value[name], at), like(exampleIn(value), at), new Date(at).toISOString(), Math.floor(at / 1000)].find(
      (one) => one !== undefined && takes(slot, one),
    )
    if (told !== undefined) return withMember(value, name, told)
  }
  return value
}

/** How this entity writes its moments. */
function exampleIn(value: Members): unknown {
  return Object.values(value).find((one) => typeof one === 'string' && /^\d{4}-\d\d-\d\dT/.test(one))
}

function propertyNames(node: SchemaNode): readonly string[] {
  return [...(node.keywords.object?.properties.keys() ?? [])]
}

/** The entity with a member empty, or gone; as it is where it has to have one. */
export function without(value: Members, name: string, slot: Slot, required = false): Members {
  if (takes(slot, null)) return withMember(value, name, null)
  return required ? value : Object.fromEntries(Object.entries(value).filter(([one]) => one !== name))
}
