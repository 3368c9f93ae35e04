import { createHash } from 'node:crypto'
import { header, type WireRequest } from '../../../model/wire.ts'
import { unquote } from '../media-type.ts'
import type { OperationModel } from '../operation.ts'

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
