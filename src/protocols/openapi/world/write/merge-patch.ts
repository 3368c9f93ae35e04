import { isMembers } from '../../values.ts'

/** A value changed by a merge patch (RFC 7396): members that the patch has, `null` takes one away. Neither argument is changed; depth is bounded by whoever read them. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMembers(patch)) return patch
  const merged = new Map(isMembers(target) ? Object.entries(target) : [])
  for (const [name, member] of Object.entries(patch)) {
    if (member === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), member))
  }
  return Object.fromEntries(merged)
}
