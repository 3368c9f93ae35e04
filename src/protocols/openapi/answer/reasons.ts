import type { Finding } from '../../../model/verdict.ts'
import { conforms } from '../../../schema/check/check.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { plainName } from '../names.ts'
import { isMembers, withMember } from '../values.ts'

/** What a refusal has to say. */
export interface Reasons {
  readonly status: number
  readonly summary: string
  readonly findings: readonly Finding[]
  /** The path that was asked, without its query. */
  readonly path: string
  /** What kind of refusal it is: its problem type, and a few words for it. */
  readonly type: string
  readonly title: string
  /** The error was made up: members that the contract does not ask for and that say nothing of the request are left out. */
  readonly madeUp: boolean
}

type Members = Readonly<Record<string, unknown>>

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}

const SUMMARIES: ReadonlySet<string> = words(
  'message error detail details title description reason errormessage errordescription msg summary text usermessage developermessage explanation info',
)
const STATUSES: ReadonlySet<string> = words('status code statuscode httpstatus httpstatuscode errorcode httpcode responsecode')
const LISTS: ReadonlySet<string> = words(
  'errors details violations issues validationerrors invalidparams fielderrors messages validation problems causes invalidparameters',
)
const INSIDE: ReadonlySet<string> = words('error fault data problem meta response status errors result body exception')
const PLACES: ReadonlySet<string> = words(
  'field path pointer property location source param parameter attribute loc name target propertypath key where at fieldname propertyname instancepath jsonpointer datapath argument reference element',
)
const CODES: ReadonlySet<string> = words('code type rule keyword kind errorcode')

const DEEPEST = 4
const MOST_ITEMS = 20

/** An error of the contract with our reasons in it, wherever its schema has room for them. */
export function withReasons(node: SchemaNode | null, value: unknown, reasons: Reasons): unknown {
  const keeps = (next: unknown): boolean => node === null || conforms(node, next, 'reply')
  if (typeof value === 'string') return keeps(reasons.summary) ? reasons.summary : value
  if (Array.isArray(value)) {
    const items = itemsOf(value, reasons)
    return (items === null ? null : [items.map(onlySaid), items.map(({ item }) => item)].find(keeps)) ?? value
  }
  if (!isMembers(value)) return value
  return fill(value, reasons, keeps, 0)
}

/** Fills one object, member by member, keeping what conforms; `keeps` asks the whole body. */
function fill(value: Members, reasons: Reasons, keeps: (next: Members) => boolean, depth: number): Members {
  let result = value
  const names = new Set(Object.keys(value).map(plainName))
  for (const [name, present] of Object.entries(value)) {
    const plain = plainName(name)
    const said =
      isMembers(present) && INSIDE.has(plain) && depth < DEEPEST
        ? inside(result, name, present, reasons, keeps, depth)
        : told(result, name, candidatesFor(plain, present, names, reasons), keeps)
    if (said !== null) result = said
    else if (reasons.madeUp) {
      const { [name]: _, ...rest } = result
      if (keeps(rest)) result = rest
    }
  }
  return result
}

function inside(
  whole: Members,
  name: string,
  present: Members,
  reasons: Reasons,
  keeps: (next: Members) => boolean,
  depth: number,
): Members | null {
  const inner = fill(present, reasons, (next) => keeps(withMember(whole, name, next)), depth + 1)
  return inner === present ? null : withMember(whole, name, inner)
}

function told(whole: Members, name: string, candidates: readonly unknown[], keeps: (next: Members) => boolean): Members | null {
  for (const candidate of candidates) {
    const next = withMember(whole, name, candidate)
    if (keeps(next)) return next
  }
  return null
}

/** What a member could say, the best first; `names` are those of all members beside it. */
function candidatesFor(plain: string, present: unknown, names: ReadonlySet<string>, reasons: Reasons): readonly unknown[] {
  const { path, status, summary, title, type } = reasons
  if (Array.isArray(present) && (LISTS.has(plain) || SUMMARIES.has(plain))) {
    const items = itemsOf(present, reasons)
    return items === null ? [] : [items.map(onlySaid), items.map(({ item }) => item), items.slice(0, 1).map(({ item }) => item)]
  }
  if (STATUSES.has(plain) && typeof present === 'number') return [status]
  if (STATUSES.has(plain) && typeof present === 'string')
    return [/^\d*$/.test(present) || plain !== 'code' ? String(status) : codeOf(reasons)]
  if (plain === 'type' && typeof present === 'string' && names.has('title')) return [type, 'about:blank']
  if (/^(?:title|error)$/.test(plain) && typeof present === 'string' && isExplained(names)) return [title, summary]
  if (SUMMARIES.has(plain) && (typeof present === 'string' || present === null))
    return [summary, summary.slice(0, 60), summary.slice(0, 20)]
  return (plain === 'path' || plain === 'instance') && typeof present === 'string' ? [path] : []
}

/** Whether another member has room for the whole reason. */
function isExplained(names: ReadonlySet<string>): boolean {
  return ['message', 'detail', 'description', 'errordescription', 'errormessage'].some((name) => names.has(name))
}

function codeOf(reasons: Reasons): string {
  return (reasons.findings[0]?.code ?? 'error').replaceAll('-', '_')
}

/** An item of a list of errors, and the names of the members that say something. */
interface Item {
  readonly item: unknown
  readonly said: ReadonlySet<string>
}

/** Without the members that the contract does not ask for and that would be made up. */
function onlySaid({ item, said }: Item): unknown {
  return isMembers(item) ? Object.fromEntries(Object.entries(item).filter(([name]) => said.has(name))) : item
}

/** One item for each finding, in the form of the items that are there. */
function itemsOf(present: readonly unknown[], reasons: Reasons): readonly Item[] | null {
  const form = present[0]
  const findings = reasons.findings.slice(0, MOST_ITEMS)
  if (findings.length === 0) return null
  if (typeof form === 'string') return findings.map((finding) => ({ item: `${finding.at}: ${finding.message}`, said: new Set() }))
  return isMembers(form) ? findings.map((finding) => itemFor(form, finding, reasons)) : null
}

function itemFor(form: Members, finding: Finding, reasons: Reasons): Item {
  let item = form
  const said = new Set<string>()
  for (const [name, present] of Object.entries(form)) {
    const value = saying(plainName(name), present, finding, reasons)
    if (value === undefined) continue
    item = withMember(item, name, value)
    said.add(name)
  }
  return { item, said }
}

/** What a member of an error's item says of a finding; undefined where it is about something else. */
function saying(plain: string, present: unknown, finding: Finding, reasons: Reasons): unknown {
  if (PLACES.has(plain)) return placeFor(present, finding)
  if (SUMMARIES.has(plain) && typeof present === 'string') return finding.message
  if (STATUSES.has(plain) && typeof present === 'number') return reasons.status
  if (plain === 'status' && typeof present === 'string') return String(reasons.status)
  return CODES.has(plain) && typeof present === 'string' ? finding.code : undefined
}

function placeFor(present: unknown, finding: Finding): unknown {
  if (typeof present === 'string') return finding.at
  if (Array.isArray(present)) return finding.at.split(/[./]/)
  if (!isMembers(present)) return present
  let inner = present
  for (const [name, member] of Object.entries(present))
    if (typeof member === 'string' && /^(?:pointer|parameter|header)$/.test(name)) inner = withMember(inner, name, finding.at)
  return inner
}
