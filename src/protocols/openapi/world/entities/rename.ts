import { isMembers, withMember } from '../../values.ts'
import { keyText } from './address.ts'

type Members = Readonly<Record<string, unknown>>

/** What stood in an example, and what stands for it now. */
export type Renaming = readonly (readonly [old: string, now: string])[]

const ADDRESS = /^(?:[a-z][a-z+.-]*:\/)?\/[^\s]*$|^[a-z][a-z+.-]*:\/\//i

export function isAddress(text: string): boolean {
  return ADDRESS.test(text)
}

/** A text with names exchanged; only whole words are meant. */
export function renamed(text: string, renaming: Renaming): string {
  let result = text
  for (const [old, now] of renaming) {
    if (old === '' || old === now || !result.includes(old)) continue
    if (old.includes('/')) result = result.replaceAll(old, () => now)
    else
      result = result
        .split(/([^\w.-]+)/)
        .map((part) => (part === old ? now : part))
        .join('')
  }
  return result
}

/** Whether a text has one of the new names in it already. */
export function bears(text: string, renaming: Renaming): boolean {
  const words = new Set(text.split(/[^\w.-]+/))
  return renaming.some(([, now]) => now.length > 2 && (now.includes('/') ? text.includes(now) : words.has(now)))
}

/** The addresses among an object's members with the names that the object has now, where they had the old ones. */
export function readdressed(before: Members, after: Members): Members {
  const renaming: (readonly [string, string])[] = []
  for (const [name, now] of Object.entries(after)) {
    const [old, fresh] = [keyText(before[name]), keyText(now)]
    if (old === null || fresh === null || old === fresh || !/^[\w.-]{1,100}$/.test(old) || !/^[\w.@-]{1,100}$/.test(fresh)) continue
    if (/(?:^|_)(?:id|login|name|slug|key|number|username|handle|sku|code|uuid)$|[a-z](?:Id|Key|Number|Name)$/i.test(name))
      renaming.push([old, fresh])
  }
  if (renaming.length === 0) return after
  let result = after
  for (const [name, member] of Object.entries(after)) {
    if (typeof member !== 'string' || !isAddress(member)) continue
    const next = renamed(member, renaming)
    if (next !== member) result = withMember(result, name, next)
  }
  return result
}

/** What an example's own address tells of its path: `/repos/octocat/hello/issues/1` for `/repos/{owner}/{repo}/issues/{number}`. */
export function pathRenaming(template: string, example: unknown, now: readonly string[]): Renaming {
  if (!/^\/[\w-]{3,}/.test(template)) return []
  const pattern = new RegExp(
    `${template
      .split(/\{[^{}]+\}/)
      .map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join(String.raw`([\w.@%~:+-]+)`)}(?![\\w-])`,
  )
  const old = isMembers(example) ? firstMatch(example, pattern) : null
  return old === null || old.length !== now.length ? [] : filledRenaming(template, old, now)
}

/** A path filled with some texts, and with others: all of it, its beginnings, and what stands together in it. */
export function filledRenaming(template: string, old: readonly string[], now: readonly string[]): Renaming {
  const [head = '', ...literals] = template.split(/\{[^{}]+\}/)
  const renaming: (readonly [string, string])[] = []
  for (let count = old.length; count > 0; count--) {
    const filled = (texts: readonly string[]): string =>
      texts.slice(0, count).reduce((path, text, index) => path + (literals[index - 1] ?? '') + text, '')
    renaming.push([head + filled(old), head + filled(now)])
    // `octocat/hello/issues/7` stands in addresses of pages, where the path of the interface does not.
    if (count > 1) renaming.push([filled(old), filled(now)])
  }
  return renaming
}

function firstMatch(example: Members, pattern: RegExp): readonly string[] | null {
  for (const member of Object.values(example)) {
    if (typeof member !== 'string' || member.length > 500) continue
    const match = pattern.exec(member)
    if (match !== null) return match.slice(1)
  }
  return null
}
