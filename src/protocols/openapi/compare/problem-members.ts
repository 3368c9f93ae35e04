import type { Media } from '../operation.ts'
import { isMembers } from '../values.ts'
import type { Differing } from './differing.ts'

/**
 * Problem documents (RFC 9457): `status` is that of the answer; `type` is one of those that the contract shows, or that of the
 * stand-in where it shows none and a service is held against itself. What is written for people may say anything.
 */
export function compareProblems(status: number, media: Media | null, control: unknown, candidate: unknown, differing: Differing): void {
  if (!isMembers(candidate)) return
  const own = candidate['status']
  if (typeof own === 'number' && own !== status) {
    const message = `The problem says ${own}, and the answer ${status}.`
    differing.add({ kind: 'value', pointer: 'body/status', message, class: 'const', control: status, candidate: own })
  }
  const type = candidate['type']
  const types = typesOf(media)
  const ours = isMembers(control) ? control['type'] : undefined
  if (typeof type !== 'string' || type === ours || types.length === 0 || types.includes(type)) return
  const message = `The problem is of a type that the contract does not show for ${status}.`
  differing.add({
    kind: 'value',
    pointer: 'body/type',
    message,
    class: 'const',
    control: ours ?? types[0],
    candidate: type,
    rule: media?.place ?? null,
  })
}

function typesOf(media: Media | null): readonly unknown[] {
  return (media?.examples ?? []).flatMap(({ value }) => (isMembers(value) && typeof value['type'] === 'string' ? [value['type']] : []))
}
