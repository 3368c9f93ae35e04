import { printJson } from '../../../../schema/json/json.ts'
import { hash } from '../../../../schema/random.ts'
import { type Address, addressText } from '../entities/address.ts'
import type { Thing } from '../entities/entities.ts'

/** The entity tag of a thing (RFC 9110 section 8.8.3): strong, and another one after every write. */
export function etagOf(thing: Thing): string {
  return (thing.known.tag ??= thing.salt === undefined ? tagOfContent(thing) : tagOfAddress(thing.address, thing.salt))
}

function tagOfContent({ value, version }: Thing): string {
  return tagOfText(printJson(value), version)
}

/** The entity tag of what somebody wrote, by its text in JSON. */
export function tagOfText(content: string, version: number): string {
  return `"${version.toString(36)}-${hex(hash(content))}${hex(hash(content, 1))}"`
}

/** When a thing was written, in milliseconds since 1970: by the clock of its world, so that the same writes are told alike wherever they are done. */
export function modifiedAt(now: number, version: number): number {
  return now - (now % 1000) + version * 1000
}

/** What nobody has written is what its address makes of it, so that it need not be made to be told from others. */
function tagOfAddress(address: Address, salt: number): string {
  const text = `${address.resource.id} ${addressText(address)}`
  return `"${hex(hash(text, salt))}${hex(hash(text, salt + 1))}"`
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
