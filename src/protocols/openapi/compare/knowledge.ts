import type { Operation } from '../../../model/contract.ts'
import type { Resource, Resources, Role } from '../../../model/resource.ts'
import { isSecretName } from '../../../model/secret.ts'
import type { Secrets } from '../redact.ts'
import type { OperationModel } from '../operation.ts'
import type { OpenApiContract } from '../read/read.ts'

/** What is known of an operation, for holding answers against each other. */
export interface Knowledge {
  readonly model: OperationModel
  readonly role: Role
  readonly resource: Resource | null
  /** `x-understudy-critical`: what breaks the contract here is critical. */
  readonly critical: boolean
  /** `x-understudy-latency`, milliseconds. */
  readonly latency: number
  /** Whether a member or field is secret, by the contract or by its name. */
  readonly isSecret: (name: string) => boolean
  readonly operationAt: (target: string) => string | null
  readonly budget?: number
}

/** A second: what an operation may take where the contract does not say. */
const LATENCY = 1_000

/** Works out what there is to know of an operation. */
export function knowledgeOf(
  read: OpenApiContract,
  resources: Resources,
  operation: Operation,
  operationAt: Knowledge['operationAt'],
  { members, headers }: Pick<Secrets, 'members' | 'headers'>,
): Knowledge {
  const role = resources.roleOf(operation)
  return {
    model: read.model(operation),
    role,
    resource: role.resource === null ? null : resources.resource(role.resource),
    critical: operation.critical === true,
    latency: operation.latency ?? LATENCY,
    isSecret: (name) => members.has(name) || headers.has(name.toLowerCase()) || isSecretName(name),
    operationAt,
  }
}
