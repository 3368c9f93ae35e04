import type { Media } from '../../src/protocols/openapi/operation.ts'
import { conforms } from '../../src/schema/check/check.ts'
import { candidates } from './keys.ts'
import { itemsAt } from './pages.ts'
import { at, bare, isMembers, type Members, namesParent, scalars, unwrapped, unwrappedSent, withAt } from './values.ts'

/** What a consumer in its senses would send: one thing at a time, and nothing that gainsays the path. */
export function tidied(made: unknown, media: Media, keys: Readonly<Record<string, string>>, collection: string): unknown {
  let content = isMembers(made) ? oneThing(made) : made
  const place = unwrappedSent(content, collection)
  for (const [tokens, value] of scalars(at(content, place), 2)) {
    const param = Object.keys(keys).find((name) => bare(name) === bare(tokens.at(-1) ?? '') || isIdentityOf(name, tokens))
    const key = param === undefined ? undefined : keys[param]
    const own = typeof value === 'number' ? Number(key) : key
    if (param === undefined || String(value) === key || Number.isNaN(own)) continue
    const changed = withAt(content, [...place, ...tokens], own)
    if (media.schema === null || conforms(media.schema, changed, 'request')) content = changed
  }
  return withoutParents(content, media, collection)
}

/** `vault.id` is what `{vaultUuid}` says. */
function isIdentityOf(param: string, tokens: readonly string[]): boolean {
  const [holder, name] = [bare(tokens.at(-2) ?? ''), bare(tokens.at(-1) ?? '')]
  const rest = bare(param).slice(holder.length)
  return holder.length > 2 && rest !== '' && bare(param).startsWith(holder) && (name === 'id' || name === rest)
}

/** What the path says is not said once more, where it need not be. */
function withoutParents(content: unknown, { schema }: Media, collection: string): unknown {
  if (!isMembers(content) || schema === null) return content
  const rest = Object.fromEntries(Object.entries(content).filter(([name, one]) => !isMembers(one) || !namesParent(name, collection)))
  return conforms(schema, rest, 'request') ? rest : content
}

/** `{ Invoices: [one, another] }` with the first of them alone. */
function oneThing(value: Members): Members {
  const [[name, list] = []] = Object.entries(value)
  return name !== undefined && Array.isArray(list) && isMembers(list[0]) && Object.keys(value).length === 1
    ? { [name]: list.slice(0, 1) }
    : value
}

/** What was made; where several were, the first of them. */
export function firstMade(json: unknown, collection: string): unknown {
  const tokens = unwrapped(json, collection)
  if (tokens.length === 0 && isMembers(json) && Object.keys(json).some((name) => bare(name) === 'id')) return json
  const several = tokens.length > 0 ? null : itemsAt(json, collection)
  const first = several === null || several.length > 1 ? undefined : firstOf(at(json, several))
  return isMembers(first) && Object.keys(json ?? {}).length <= 3 && candidates(first, 'id', collection).length > 0
    ? first
    : firstOf(at(json, tokens))
}

export function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value
}
