import { documentsFromValue } from '../../../documents/from-value.ts'
import type { Operation } from '../../../model/contract.ts'
import type { Role } from '../../../model/resource.ts'
import { readContract, type OpenApiContract } from '../read/read.ts'
import { inferResources } from './infer.ts'
import type { Inference, ResourceOverrides } from './inference.ts'

export interface Inferred extends Inference {
  readonly contract: OpenApiContract
  /** The role of `GET /orders`. */
  role(line: string): Role
  /** `list orders`, `action orders cancel /status=cancelled`: what matters, in one line. */
  told(line: string): string
}

type Members = Readonly<Record<string, unknown>>

/** Infers from a small contract of paths and schemas. */
export function inferring(paths: Members, schemas: Members = {}, overrides: ResourceOverrides = {}): Inferred {
  const documents = documentsFromValue({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths, components: { schemas } })
  return inferred(readContract(documents, { id: 't', source: 't', mount: '' }), overrides)
}

export function inferred(contract: OpenApiContract, overrides: ResourceOverrides = {}): Inferred {
  const inference = inferResources(contract, overrides)
  const operation = (line: string): Operation => {
    const found = contract.contract.operations.find(({ method, path }) => `${method} ${path}` === line)
    if (found === undefined) throw new Error(`${line} is not in the contract`)
    return found
  }
  const role = (line: string): Role => inference.roleOf(operation(line))
  return { ...inference, contract, role, told: (line) => toldOf(role(line)) }
}

function toldOf(role: Role): string {
  const words = [role.kind, role.resource ?? '']
  if (role.kind === 'action') words.push(role.verb, role.sets === null ? '' : `${role.sets.property}=${String(role.sets.value)}`)
  if (role.kind === 'list' || role.kind === 'search') words.push(`items=${role.envelope.items}`, role.paging.style)
  if ('key' in role && role.key !== null) words.push(`${role.key.in}:${role.key.name}=${role.key.property ?? '?'}`)
  if (role.kind === 'bulk') words.push(role.does)
  return words.filter((word) => word !== '').join(' ')
}

/** A JSON answer of this schema, as a contract writes it. */
export function answering(schema: Members, status = 200): Members {
  return { responses: { [status]: { description: 'ok', content: { 'application/json': { schema } } } } }
}

export function taking(schema: Members): Members {
  return { requestBody: { content: { 'application/json': { schema } } } }
}

export function ref(name: string): Members {
  return { $ref: `#/components/schemas/${name}` }
}
