import { printJson } from '../../../schema/json/json.ts'
import { hash } from '../../../schema/random.ts'
import type { Thing } from './entities.ts'

const tags = new WeakMap<Thing, string>()

/** The entity tag of a thing (RFC 9110 section 8.8.3): strong, and another one after every write. */
export function etagOf(thing: Thing): string {
  let tag = tags.get(thing)
  if (tag === undefined) {
    const content = printJson(thing.value)
    tag = `"${thing.version > 0 ? `${thing.version.toString(36)}-` : ''}${hex(hash(content))}${hex(hash(content, 1))}"`
    tags.set(thing, tag)
  }
  return tag
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
