import { createHash } from 'node:crypto'
import type { AnswerKey, Draft, KeptAnswer } from '../../../../model/state.ts'
import type { Answer, WriteContext } from '../../../../model/world.ts'
import { canonical } from '../../../../schema/check/equal.ts'
import type { Asked } from '../../answer/material.ts'
import { isMembers } from '../../values.ts'

/** What was answered to the request before; `reused` where the key came with another one. */
export function answeredBefore(draft: Draft, key: AnswerKey, fingerprint: string): { readonly answer: Answer } | 'reused' | null {
  const kept = draft.answered(key)
  if (kept === null) return null
  return kept.fingerprint === fingerprint ? { answer: again(kept) } : 'reused'
}

function again({ status, headers, body }: KeptAnswer): Answer {
  const why = ['the answer to the request that came with this Idempotency-Key before']
  return { status, headers: [...headers, 'Idempotent-Replayed', 'true'], body, by: 'mock', why, findings: [] }
}

/** What tells two requests apart that come with one key: where they go, and what they say whatever their spelling. */
export function fingerprintOf({ request, inspection }: Asked, { kept }: WriteContext): string {
  const digest = createHash('sha256').update(`${request.method}\n${request.target}\n`)
  const { content } = inspection
  if (content === undefined) digest.update(kept.bytes).update(String(kept.size))
  else digest.update(content instanceof Uint8Array ? content : canonical(withoutBytes(content)))
  return digest.digest('base64url')
}

/** Files stand for their digests, since a boundary of multipart is another one every time. */
function withoutBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${createHash('sha256').update(value).digest('base64url')}`
  if (Array.isArray(value)) return value.map(withoutBytes)
  return isMembers(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutBytes(inner)])) : value
}
