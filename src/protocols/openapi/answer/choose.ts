import type { OperationModel, ResponseModel } from '../operation.ts'

/** A documented response under a concrete status. */
export interface Choice {
  readonly response: ResponseModel
  readonly status: number
}

const orders = new WeakMap<OperationModel, readonly Choice[]>()

/**
 * The documented responses in the order in which a valid request is answered: exact 2xx from the lowest, `2XX` as 200, 3xx,
 * `default` as 200, then errors in the order of the contract, for contracts that document nothing else. Where a success is
 * documented, errors are for bodies that nobody can make: then `default` stands for one too, and the stand-in's own fault
 * comes before words that blame a valid request.
 */
export function choicesOf(model: OperationModel): readonly Choice[] {
  const known = orders.get(model)
  if (known !== undefined) return known
  const successes = [...ascending(within(model, 200, 299)), ...keyed(model, '2XX', 200)]
  const redirects = ascending(within(model, 300, 399)).sort((one, other) => Number(one.status === 304) - Number(other.status === 304))
  const before = [...successes, ...redirects, ...keyed(model, '3XX', 302)]
  const errors = model.responses
    .filter(({ key }) => /^[45](\d\d|XX)$/.test(key))
    .map((response) => ({ response, status: Number(response.key.replace('XX', '00')) }))
  const order =
    successes.length === 0
      ? [...before, ...keyed(model, 'default', 200), ...errors]
      : [...before, ...[...errors, ...keyed(model, 'default', 500)].sort((one, other) => blame(one) - blame(other))]
  orders.set(model, order)
  return order
}

function within(model: OperationModel, from: number, to: number): Choice[] {
  const all = model.responses.map((response) => ({ response, status: Number(response.key) }))
  return all.filter(({ status }) => status >= from && status <= to)
}

function keyed(model: OperationModel, key: string, status: number): Choice[] {
  return model.responses.filter((response) => response.key === key).map((response) => ({ response, status }))
}

function ascending(list: Choice[]): Choice[] {
  return list.sort((one, other) => one.status - other.status)
}

const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 405, 406, 415, 422])

/** How much a status says that the request was wrong. */
function blame({ response, status }: Choice): number {
  if (response.key === 'default') return 2
  if (status >= 500) return 0
  return REFUSALS.has(status) ? 3 : 1
}

/** The documented response for a status: by its exact code, its range, or `default`; null where none speaks of it. */
export function responseFor(model: OperationModel, status: number): ResponseModel | null {
  const exact = String(status)
  const range = `${exact[0]}XX`
  let best: ResponseModel | null = null
  for (const response of model.responses) {
    if (response.key === exact) return response
    if (response.key === range) best = response
    else if (response.key === 'default' && best === null) best = response
  }
  return best
}

/** Whether HTTP forbids a body there (RFC 9110 sections 9.3.2, 15.3.5, 15.3.6, 15.4.5). */
export function isBodiless(method: string, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 205 || status === 304 || status < 200
}
