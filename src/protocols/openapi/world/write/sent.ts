import type { Role } from '../../../../model/resource.ts'
import { header } from '../../../../model/wire.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { isReadOnly } from '../../answer/facets.ts'
import type { Asked } from '../../answer/material.ts'
import { chooseMedia, offersOf } from '../../bodies/choose-media.ts'
import { isJson, parseMediaType } from '../../media-type.ts'
import type { RequestBody } from '../../operation.ts'
import { bodyOf } from '../../state/messages.ts'
import { nodeAt, propertiesOf } from '../../state/schemas.ts'
import { isMembers } from '../../values.ts'
import { at, stepsOf } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'

export type Members = Readonly<Record<string, unknown>>

/** What a request says of the entity that it is about. */
export interface Sent {
  readonly members: Members
  /** The whole of it where that is no object: the operations of a JSON patch, keys, a lone text. */
  readonly value: unknown
  /** What could have been sent; null where the contract does not say. */
  readonly node: SchemaNode | null
  /** What could have been sent around it: an envelope may say more of the entity than what it wraps. */
  readonly around: SchemaNode | null
  /** Where the members stand in the request: `body`, `body/order`, `query`. */
  readonly where: string
  /** As a form: texts all of it, and an empty one clears. */
  readonly form: boolean
  /** The request's media type; '' where it has no body. */
  readonly essence: string
  readonly file: SentFile | null
}

export interface SentFile {
  readonly bytes: Uint8Array
  /** The member of the form that it came in; '' where it was the body itself. */
  readonly name: string
  /** Of a file that was the body itself; '' for parts of a form. */
  readonly type: string
}

const NOTHING: Members = Object.freeze({})

/** Reads a request's body by its role: the entity below its envelope, files apart. Where nothing but bytes can be sent, the query speaks. */
export function sentOf(core: Core, role: Role, asked: Asked): Sent {
  let sent = read.get(asked)
  if (sent === undefined) read.set(asked, (sent = readSent(core, role, asked)))
  return sent
}

const read = new WeakMap<Asked, Sent>()

function readSent({ inference }: Core, role: Role, asked: Asked): Sent {
  const { model, inspection, request } = asked
  const { content } = inspection
  const entity = role.resource === null ? null : inference.entityOf(role.resource)
  const pointer = pointerFor(role, content, entity)
  const written = header(request.headers, 'content-type')
  const essence = written === undefined ? '' : (parseMediaType(written)?.essence ?? '')
  const form = essence === 'application/x-www-form-urlencoded' || essence === 'multipart/form-data'
  const whole = nodeOf(asked, written)
  if (content === undefined || content instanceof Uint8Array) {
    const file = content === undefined ? null : { bytes: content, name: '', type: essence }
    return { members: inspection.params.query, value: undefined, node: null, around: null, where: 'query', form: true, essence, file }
  }
  const inner = pointer === null || pointer === '' ? undefined : at(content, pointer)
  const value = inner === undefined ? content : inner
  const node = whole === null || inner === undefined ? whole : nodeAt(whole, pointer ?? '')
  const where = inner === undefined ? 'body' : `body${pointer ?? ''}`
  const members = isMembers(value) ? { ...(inner === undefined ? NOTHING : beside(content, pointer ?? '', entity)), ...value } : NOTHING
  const common = { value, node: node ?? bodyOf(model), around: inner === undefined ? null : whole, where, form, essence }
  return { ...common, members: withoutBytes(members), file: fileIn(members) }
}

/** Where the entity stands in what was sent: as the answer has it (`{ items: [ … ] }` in and out), where it is nowhere else. */
function pointerFor(role: Role, content: unknown, entity: SchemaNode | null): string | null {
  const pointer = 'body' in role ? role.body : ''
  const answer = 'answer' in role ? role.answer : null
  if (pointer !== '' || answer === null || answer === '' || entity === null || !isMembers(content)) return pointer
  const known = Object.keys(content).some((name) => propertiesOf(entity).has(name))
  return !known && isMembers(at(content, answer)) ? answer : pointer
}

/** What stands around what is wrapped and is the entity's none the less. */
function beside(content: unknown, pointer: string, entity: SchemaNode | null): Members {
  const [wrapper] = stepsOf(pointer)
  if (!isMembers(content) || entity === null) return NOTHING
  return Object.fromEntries(Object.entries(content).filter(([name]) => name !== wrapper && propertiesOf(entity).has(name)))
}

const MOST = 32
const nodes = new WeakMap<RequestBody, Map<string, SchemaNode | null>>()

/** The schema of what is sent in a media type. */
function nodeOf({ model }: Asked, written = ''): SchemaNode | null {
  const { body } = model
  if (body === null) return null
  let known = nodes.get(body)
  if (known === undefined) nodes.set(body, (known = new Map()))
  let node = known.get(written)
  if (node === undefined) {
    const type = parseMediaType(written)
    const chosen = type === null ? null : chooseMedia(offersOf(body.content), type)
    node = chosen?.media.schema ?? bodyOf(model)
    if (known.size < MOST) known.set(written, node)
  }
  return node
}

function fileIn(members: Members): SentFile | null {
  for (const [name, member] of Object.entries(members)) {
    const bytes = Array.isArray(member) ? member[0] : member
    if (bytes instanceof Uint8Array) return { bytes, name, type: '' }
  }
  return null
}

function withoutBytes(members: Members): Members {
  const texts = Object.entries(members).filter(([, member]) => !((Array.isArray(member) ? member[0] : member) instanceof Uint8Array))
  return texts.length === Object.keys(members).length ? members : Object.fromEntries(texts)
}

/** Whether what was sent is a JSON patch: by its media type, or because it looks like one and the contract takes an array. */
export function isJsonPatch({ essence, value }: Sent): boolean {
  if (essence === 'application/json-patch+json') return true
  return isJson(essence) && Array.isArray(value) && value.length > 0 && value.every((one) => isMembers(one) && 'op' in one && 'path' in one)
}

/** What a consumer could have sent for a member; undefined where it could not. */
export function askedFor({ node, around }: Sent, name: string): SchemaNode | undefined {
  return (node === null ? undefined : propertiesOf(node).get(name)) ?? (around === null ? undefined : propertiesOf(around).get(name))
}

/** Whether a consumer could have sent a member. */
export function couldSend(sent: Sent, name: string): boolean {
  const asked = askedFor(sent, name)
  return asked !== undefined && !isReadOnly(asked)
}
