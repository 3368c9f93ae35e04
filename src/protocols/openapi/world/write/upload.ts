import type { Resource } from '../../../../model/resource.ts'
import type { Draft, View } from '../../../../model/state.ts'
import type { Answer } from '../../../../model/world.ts'
import { headerAll } from '../../../../model/wire.ts'
import type { Asked } from '../../answer/material.ts'
import { choicesOf } from '../../answer/choose.ts'
import { inRange, parseMediaType, unquote } from '../../media-type.ts'
import { plainName } from '../../state/plain.ts'
import { propertiesOf } from '../../state/schemas.ts'
import { isMembers, withMember } from '../../values.ts'
import { type Address, addressText } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import { slotOf, takes } from './fit.ts'
import type { Sent } from './sent.ts'

/** Where the bytes of uploads are kept, and how many at most; of larger ones only what is said of them. */
const FILES = '#files'
const LARGEST = 1_048_576

/** What an upload tells of itself, in the members that are called so: its size, its type, its name. */
export function described(core: Core, resource: Resource, value: unknown, sent: Sent, asked: Asked): unknown {
  const { file } = sent
  const node = core.inference.entityOf(resource.id)
  if (file === null || node === null || !isMembers(value)) return value
  const told: readonly (readonly [RegExp, unknown])[] = [
    [/^(?:size|filesize|bytes|sizebytes|sizeinbytes|bytesize|contentlength|contentsize|length)$/, file.bytes.length],
    [/^(?:contenttype|mimetype|mediatype|filetype)$/, file.type === '' ? undefined : file.type],
    [/^(?:filename|originalfilename|name|title|label)$/, nameOf(asked)],
  ]
  let result = value
  for (const name of propertiesOf(node).keys()) {
    const plain = plainName(name)
    const slot = slotOf(node, name)
    if (slot === null || Object.hasOwn(sent.members, name)) continue
    for (const [pattern, own] of told) {
      const next = pattern.test(plain) ? [own, String(own)].find((one) => own !== undefined && takes(slot, one)) : undefined
      if (next !== undefined) result = withMember(result, name, next)
    }
  }
  return result
}

/** A file's name: of the query, of `Content-Disposition`. */
function nameOf({ request, inspection }: Asked): string | undefined {
  for (const [name, value] of Object.entries(inspection.params.query))
    if (/^(?:name|filename|title)$/.test(plainName(name)) && typeof value === 'string') return value
  const written = /filename="?((?:[^"\\;]|\\.)+)/i.exec(headerAll(request.headers, 'content-disposition') ?? '')?.[1]
  return written === undefined ? undefined : unquote(written)
}

/** Keeps an upload's bytes beside its entity, where they are not too many. */
export function keepFile({ entities }: Core, draft: Draft, address: Address, { file }: Sent): void {
  if (file === null || file.bytes.length > LARGEST) return
  const text = JSON.stringify([file.type, Buffer.from(file.bytes).toString('base64')])
  draft.put(entities.contract, FILES, `${address.resource.id} ${addressText(address)}`, text)
}

/** The bytes that were uploaded to an address, where the operation answers with bytes; null where there are none. */
export function download({ entities }: Core, asked: Asked, view: View, address: Address): Answer | null {
  const text = view.entity(entities.contract, FILES, `${address.resource.id} ${addressText(address)}`)?.text ?? null
  const choice = choicesOf(asked.model)[0]
  if (text === null || choice === undefined || choice.status >= 300) return null
  const parsed: unknown = JSON.parse(text)
  const [own, base64]: readonly unknown[] = Array.isArray(parsed) ? parsed : []
  if (typeof own !== 'string' || typeof base64 !== 'string') return null
  const type = typeFor(
    choice.response.content.map((media) => media.type),
    own,
  )
  if (type === null) return null
  const headers = ['Content-Type', type]
  return { status: choice.status, headers, body: Buffer.from(base64, 'base64'), by: 'mock', why: ['what was uploaded there'], findings: [] }
}

/** The type that the file came with where the contract lets it go out so, else the contract's own. */
function typeFor(documented: readonly string[], own: string): string | null {
  const wanted = parseMediaType(own)
  for (const text of documented) {
    const type = parseMediaType(text)
    if (type === null || /json|xml/.test(type.subtype)) continue
    if (wanted !== null && inRange(wanted, type)) return wanted.essence
    if (type.type !== '*' && type.subtype !== '*') return type.essence
    if (type.type === '*') return wanted?.essence ?? 'application/octet-stream'
  }
  return null
}
