import { fingerprintOf } from '../handoff/evidence/fingerprint.ts'
import type { Identified } from '../model/exchange.ts'

/** Whether a request asks for the head of an answer alone (RFC 9110 section 9.3.2). */
export function isHead({ request, operation }: Pick<Identified, 'request' | 'operation'>): boolean {
  return request.method === 'HEAD' && operation?.method !== 'HEAD'
}

/** By what an exchange is like others; `status` of the stand-in's answer, null where it gave none. One that asks for the head alone is like none that asks for all. */
export function likenessOf(identified: Identified, status: number | null): string {
  const { operation, consumer, params, content } = identified
  const id = operation?.id ?? ''
  return fingerprintOf({ operation: isHead(identified) ? `HEAD ${id}` : id, consumer: consumer.id, status, params, content })
}
