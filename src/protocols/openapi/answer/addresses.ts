import type { WireRequest } from '../../../model/wire.ts'
import { hash } from '../../../schema/random.ts'
import { takes, type MadeHeader } from './headers.ts'
import { membersByPlainName, plainName, wordsOf } from '../names.ts'
import type { OperationModel } from '../operation.ts'
import { isMembers } from '../values.ts'

/** What the addresses in an answer's headers are made from. */
export interface AddressSource {
  readonly request: WireRequest
  readonly model: OperationModel
  readonly status: number
  /** The path template of the items of the collection that was asked, null where there is none. */
  readonly itemPath: string | null
  /** The answer's body, before it was written. */
  readonly value: unknown
}

/** Adds the documented headers; those that speak of addresses point at the stand-in. */
export function fillHeaders(list: string[], headers: readonly MadeHeader[], source: AddressSource): void {
  for (const header of headers) {
    const value = header.fill === null ? header.value : addressOf(header, source)
    if (value !== null) list.push(header.name, value)
  }
}

function addressOf(header: MadeHeader, source: AddressSource): string | null {
  const { request } = source
  if (header.fill === 'etag') {
    const tag = `"${hash(request.target).toString(16).padStart(8, '0')}"`
    return takes(header.parameter, tag) ? tag : header.value === '' ? null : header.value
  }
  if (header.fill === 'total') {
    const total = totalOf(source.value)
    return total !== null && takes(header.parameter, total) ? total : header.value === '' ? null : header.value
  }
  const address = header.fill === 'link' ? `<${request.origin}${request.target}>; rel="self"` : `${request.origin}${locationOf(source)}`
  const safe = /^[\x21-\x7e ]+$/.test(address) ? address : encodeURI(address.toWellFormed())
  if (takes(header.parameter, safe)) return safe
  const path = locationOf(source)
  if (header.fill === 'location' && takes(header.parameter, path)) return path
  return header.value === '' ? null : header.value
}

/** Members by which a list tells how much there is. */
const TOTALS: readonly string[] = ['total', 'totalCount', 'total_count', 'totalItems', 'total_items', 'count']

/** What the body itself says, so that header and body agree: its total, else as many as it lists. */
function totalOf(value: unknown): string | null {
  if (Array.isArray(value)) return String(value.length)
  if (!isMembers(value)) return null
  const name = TOTALS.find((one) => typeof value[one] === 'number')
  return name === undefined ? null : String(value[name])
}

/** Where the created thing can be had; of a redirect, the root, since a redirect to itself would never end. */
function locationOf({ request, model, status, itemPath, value }: AddressSource): string {
  const path = request.target.split('?', 1)[0] ?? ''
  const base = baseOf(path, model.operation.path)
  if (status >= 300 && status < 400) return `${base}/`
  if (itemPath === null) return path
  const key = keyOf(itemPath, value)
  return key === null ? path : `${path.replace(/\/$/, '')}/${encodeURIComponent(key)}`
}

/** What stands before the contract's own path: the mount and the base path of a server. */
function baseOf(path: string, template: string): string {
  const segments = path.split('/')
  return segments.slice(0, Math.max(0, segments.length - template.split('/').length + 1)).join('/')
}

/** The value of the created thing that its address names. */
function keyOf(itemPath: string, value: unknown): string | null {
  const name = /\{([^}]+)\}$/.exec(itemPath)?.[1]
  if (name === undefined || !isMembers(value)) return null
  const entity = Object.values(value).find((inner) => isMembers(inner) && 'id' in inner)
  for (const one of [value, entity]) {
    if (!isMembers(one)) continue
    const members = membersByPlainName(one)
    for (const wanted of [plainName(name), wordsOf(name).at(-1) ?? '', 'id', 'key', 'slug', 'name', 'uuid']) {
      const key = one[members.get(wanted) ?? '']
      if (typeof key === 'string' || typeof key === 'number') return String(key)
    }
  }
  return null
}
