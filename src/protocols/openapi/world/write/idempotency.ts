import { createHash } from 'node:crypto'
import type { AnswerKey, Draft, KeptAnswer } from '../../../../model/state.ts'
import type { Answer, WriteContext } from '../../../../model/world.ts'
import { header, type WireRequest } from '../../../../model/wire.ts'
import { canonical } from '../../../../schema/check/equal.ts'
import type { Asked } from '../../answer/material.ts'
import { unquote } from '../../media-type.ts'
import type { OperationModel } from '../../operation.ts'
import { isMembers } from '../../values.ts'

const STANDARD = 'idempotency-key'
const LONGEST = 300
const names = new WeakMap<OperationModel, string>()

/** The key under which a consumer may send a write again (draft-ietf-httpapi-idempotency-key-header), in the field of that name or the one that the contract has for it; null where there is none. */
export function idempotencyKey(model: OperationModel, request: WireRequest): string | null {
  let own = names.get(model)
  if (own === undefined) names.set(model, (own = fieldOf(model)))
  const text = (own === STANDARD ? undefined : header(request.headers, own)) ?? header(request.headers, STANDARD)
  if (text === undefined) return null
  const key = unquote(text.trim())
  if (key === '') return null
  return key.length > LONGEST ? createHash('sha256').update(key).digest('base64url') : key
}

/** `X-Idempotency-Key`, `PayPal-Request-Id`, `x-request-idempotency-key`. */
function fieldOf(model: OperationModel): string {
  const fields = model.parameters.filter((one) => one.in === 'header').map((one) => one.name.toLowerCase())
  return fields.find((name) => name.includes('idempoten')) ?? fields.find((name) => name === 'paypal-request-id') ?? STANDARD
}

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
