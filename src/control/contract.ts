import { readFileSync } from 'node:fs'
import { loadContracts } from '../app/registry.ts'
import { Problem } from '../model/problem.ts'
import type { CompiledContract } from '../model/protocol.ts'
import type { KeptBody, WireRequest } from '../model/wire.ts'

/** The text of the control API's own contract (OpenAPI 3.1), as it is published. */
export function controlContractText(): string {
  return readFileSync(new URL('../../schemas/control.openapi.json', import.meta.url), 'utf8')
}

let compiled: Promise<CompiledContract> | null = null

/** The control API's contract made ready: read when the first call comes, not when the server starts. */
export function controlContract(): Promise<CompiledContract> {
  return (compiled ??= loadOwn())
}

async function loadOwn(): Promise<CompiledContract> {
  const value: unknown = JSON.parse(controlContractText())
  if (typeof value !== 'object' || value === null) throw new TypeError('the control API has lost its contract')
  const [own] = await loadContracts({ contract: value, security: 'off', unknownQuery: 'refuse' })
  if (own === undefined) throw new TypeError('the control API has lost its contract')
  return own
}

/** Holds a call against the contract: what the call gets is what its type says. Throws a Problem with all that is wrong. */
export async function checkCall(name: string, body: KeptBody): Promise<void> {
  const own = await controlContract()
  const request: WireRequest = {
    method: 'POST',
    target: `/call/${name}`,
    headers: ['Content-Type', 'application/json', 'Content-Length', String(body.size)],
    body: null,
    origin: 'http://localhost',
  }
  const errors = own.inspect(own.identify(request), request, body).findings.filter(({ severity }) => severity === 'error')
  const first = errors[0]
  if (first === undefined) return
  throw new Problem('bad-argument', `${name}: ${first.message} (${first.at})`, {
    detail: { errors: errors.slice(0, 20).map(({ at, code, message }) => ({ at, code, message })) },
  })
}
