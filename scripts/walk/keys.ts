import { header, type HeaderList } from '../../src/model/wire.ts'
import { bare, isMembers, isScalar, noun } from './values.ts'

/** A value that may be the key of what was made, and how the member that holds it is called. */
export interface Candidate {
  readonly name: string
  readonly value: string
}

const USUAL = [
  'uuid',
  'guid',
  'uid',
  'gid',
  'sid',
  'key',
  'slug',
  'name',
  'number',
  'code',
  'login',
  'username',
  'token',
  'hash',
  'sha',
  'ref',
  'reference',
  'handle',
  'filename',
  'path',
  'version',
  'email',
  'label',
  'identifier',
  'arn',
  'domain',
  'tag',
]
const MOST = 6

/** What in an answer may be the key for `{param}`, the likeliest first: told by names alone, as a person would. */
export function candidates(entity: unknown, param: string, collection: string): Candidate[] {
  const found: (Candidate & { score: number })[] = []
  const look = (value: unknown, depth: number): void => {
    if (!isMembers(value)) return
    for (const [name, one] of Object.entries(value)) {
      if (isMembers(one) && depth < 2) look(one, depth + 1)
      if (!isScalar(one) || typeof one === 'boolean' || one === '') continue
      const score = likeness(bare(name), bare(param), noun(collection)) - depth * 8
      if (score > 0) found.push({ name, value: String(one), score })
    }
  }
  look(entity, 0)
  const seen = new Set<string>()
  return found
    .toSorted((one, other) => other.score - one.score)
    .filter(({ value }) => !seen.has(value) && seen.add(value).size <= MOST)
    .map(({ name, value }) => ({ name, value }))
}

function likeness(name: string, param: string, collection: string): number {
  const singular = collection.replace(/s$/, '')
  if (name === param) return 100
  if (name.length > 2 && param.endsWith(name)) return 97
  if (name === 'id') return 95
  if (name === `${singular}id` || param === `${name}id`) return 94
  if (name.length > 2 && param.length > 2 && name.endsWith(param)) return 80
  const usual = USUAL.indexOf(name)
  if (usual >= 0) return 70 - usual
  return name.endsWith('id') ? 40 : 0
}

/** The key in `Location`, where that is an address of the item. */
export function keyInLocation(headers: HeaderList, item: string): string | null {
  const location = header(headers, 'location')
  if (location === undefined) return null
  const path = URL.parse(location, 'http://localhost')?.pathname ?? ''
  const pattern = item
    .split(/\{[^{}]*\}/)
    .map((text) => text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`))
    .join('([^/]+)')
  const last = new RegExp(`${pattern}$`).exec(path)?.at(-1)
  return last === undefined ? null : decodeURIComponent(last)
}
