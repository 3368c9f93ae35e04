import { header, type WireRequest } from '../../../model/wire.ts'
import type { CredentialRule } from '../../../model/comparison.ts'
import type { OperationModel } from '../operation.ts'

/** How the statuses of two answers stand to each other. */
export type StatusRelation = 'same' | 'differs' | 'other-class' | 'state' | 'auth'

/**
 * The same status or not; and where another one says nothing of the service: it does not have what only the stand-in has, or
 * the other way round, or it was asked without the consumer's credentials.
 */
export function relateStatus(
  model: OperationModel,
  request: WireRequest,
  control: number,
  candidate: number,
  credentials: CredentialRule | undefined,
): StatusRelation {
  if (control === candidate) return 'same'
  if (credentials === 'strip' && (candidate === 401 || candidate === 403)) return 'auth'
  if (isStateful(model, request, control, candidate) || isStateful(model, request, candidate, control)) return 'state'
  return Math.floor(control / 100) === Math.floor(candidate / 100) ? 'differs' : 'other-class'
}

/** One has the thing, and the other has not, or has it in another version. */
function isStateful(model: OperationModel, request: WireRequest, one: number, other: number): boolean {
  const found = one >= 200 && one < 300
  const named = model.parameters.some((parameter) => parameter.in === 'path')
  const missing = (other === 404 || other === 410) && named
  if (found && missing) return true
  const fresh = has(request, 'if-none-match') || has(request, 'if-modified-since')
  if (other === 304 && fresh && (found || one === 404)) return true
  const guarded = has(request, 'if-match') || has(request, 'if-unmodified-since') || has(request, 'if-none-match')
  return other === 412 && guarded && (found || (one === 404 && named))
}

function has({ headers }: WireRequest, name: string): boolean {
  return header(headers, name) !== undefined
}

/** Whether the contract speaks of a failure of the service by its own name: `500`, `5XX`. `default` speaks of everything and means nothing. */
export function isExpectedFailure(model: OperationModel, status: number): boolean {
  return model.responses.some(({ key }) => key === String(status) || key === `${String(status)[0]}XX`)
}

/** Whether an answer says that the service is not there: a gateway's word, or a failure that nobody has documented. */
export function isUnavailable(model: OperationModel, status: number): boolean {
  return status === 502 || status === 503 || status === 504 || (status >= 500 && !isExpectedFailure(model, status))
}
