import { header, type WireRequest } from '../../../model/wire.ts'

const GUARDS = ['if-match', 'if-none-match', 'if-unmodified-since']

/** By status, the fields of a request one of which asks for it (RFC 9110 sections 13.2.2 and 14.2); of reads alone where `reads` says so. */
const FIELDS: ReadonlyMap<number, { readonly fields: readonly string[]; readonly reads: boolean }> = new Map([
  [206, { fields: ['range'], reads: true }],
  [304, { fields: ['if-none-match', 'if-modified-since'], reads: true }],
  [412, { fields: GUARDS, reads: false }],
  [416, { fields: ['range'], reads: true }],
])

/** Whether a status is HTTP's own answer to what a request has asked for by its fields, which no contract needs to speak of. */
export function isAskedFor({ method, headers }: Pick<WireRequest, 'method' | 'headers'>, status: number): boolean {
  const known = FIELDS.get(status)
  if (known === undefined || (known.reads && method !== 'GET' && method !== 'HEAD')) return false
  return known.fields.some((name) => header(headers, name) !== undefined)
}
