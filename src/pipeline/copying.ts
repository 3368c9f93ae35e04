import type { Company, Conducted } from './company.ts'
import { keptOf } from './keep.ts'
import { likenessOf } from './likeness.ts'
import { keepable } from './recording/keepable.ts'
import { sessionOf } from './session.ts'

/**
 * Hands a copy of an exchange that the stand-in has answered to whoever sends it to the service. Called when the reply is out: nothing
 * of it is felt by the consumer.
 */
export function copyBeside({ observer, keepLimit }: Company, { answered, claimed, shadowing }: Conducted): void {
  if (observer === null || shadowing === null || claimed === null) return
  const { id, at, consumer, contract, operation, request, reply, kept } = answered
  if (contract === null || operation === null) return
  // A session is a world of its own, and the service has none like it.
  if (shadowing.mode !== 'read' && sessionOf(request.headers).id !== '') return
  const { status, headers, body, by } = reply
  const control = {
    status,
    headers,
    body: keptOf(body instanceof Uint8Array ? body : null, Number.POSITIVE_INFINITY),
    by,
    why: [],
    findings: null,
  }
  const { method, target, headers: fields, origin } = request
  const fingerprint = likenessOf(answered, status)
  observer.copied({
    id,
    at,
    contract: contract.id,
    operation,
    consumer: consumer.id,
    shadowing,
    request: { method, target, headers: fields, origin, body: kept },
    control,
    fingerprint,
    admits: () => observer.admits(shadowing.group, fingerprint),
    keepable: (answer) => keepable(claimed, answer, keepLimit),
  })
}
