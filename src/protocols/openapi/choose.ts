import type { OperationModel, ResponseModel } from './operation.ts'

/** A documented response under a concrete status. */
export interface Choice {
  readonly response: ResponseModel
  readonly status: number
}

const orders = new WeakMap<OperationModel, readonly Choice[]>()

/**
 * The documented responses in the order in which a valid request is answered: exact 2xx from the lowest, `2XX` as 200, 3xx,
 * `default` as 200, then errors in the order of the contract, for contracts that document nothing else.
 */
export function choicesOf(model: OperationModel): readonly Choice[] {
  const known = orders.get(model)
  if (known !== undefined) return known
  const exact = (from: number, to: number): Choice[] =>
    model.responses.map((response) => ({ response, status: Number(response.key) })).filter(({ status }) => status >= from && status <= to)
  const range = (key: string, status: number): Choice[] =>
    model.responses.filter((response) => response.key === key).map((response) => ({ response, status }))
  const errors = model.responses
    .filter(({ key }) => /^[45](\d\d|XX)$/.test(key))
    .map((response) => ({ response, status: Number(response.key.replace('XX', '00')) }))
  const ascending = (list: Choice[]): Choice[] => list.sort((one, other) => one.status - other.status)
  const redirects = ascending(exact(300, 399)).sort((one, other) => Number(one.status === 304) - Number(other.status === 304))
  const order = [
    ...ascending(exact(200, 299)),
    ...range('2XX', 200),
    ...redirects,
    ...range('3XX', 302),
    ...range('default', 200),
    ...errors,
  ]
  orders.set(model, order)
  return order
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
