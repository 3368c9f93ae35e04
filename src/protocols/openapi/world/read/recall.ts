import type { Answer } from '../../../../model/world.ts'
import { headerAll, type HeaderList } from '../../../../model/wire.ts'
import type { AnswerCache, AnswerKey } from '../../answer/cache.ts'
import { type Asked, contentKey, LONGEST_KEY } from '../../answer/material.ts'

/** Stands for: it is as if there were no state. */
const STATELESS: Answer = { status: 0, headers: [], body: null, by: 'mock', why: [], findings: null }

/** What was answered to the very same request in the same state, else what is made now. */
export function remembered(cache: AnswerCache<Answer>, asked: Asked, stamp: number, make: () => Answer | null): Answer | null {
  const key = keyOf(asked, stamp)
  if (key === null) return make()
  const known = cache.get(key)
  if (known !== undefined) return known === STATELESS ? null : known
  const made = make()
  if (made === null) cache.set(key, STATELESS, true)
  else cache.set(key, made, made.again !== undefined)
  return made
}

/** Everything that an answer depends on beside the state; null for what is not worth remembering. */
function keyOf({ request, inspection }: Asked, stamp: number): AnswerKey | null {
  const { headers, method, origin, target } = request
  if (target.length > LONGEST_KEY || isConditional(headers)) return null
  const content = contentKey(request, inspection.content)
  if (content === null) return null
  return {
    target,
    rest: ['world', String(stamp), method, headerAll(headers, 'accept') ?? '', headerAll(headers, 'prefer') ?? '', origin, content],
  }
}

/** `If-…`: what they are answered with depends on more. */
function isConditional(headers: HeaderList): boolean {
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i]
    if (name !== undefined && name.charCodeAt(2) === 45 && (name.charCodeAt(0) | 32) === 105 && (name.charCodeAt(1) | 32) === 102)
      return true
  }
  return false
}
