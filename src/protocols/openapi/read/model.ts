import type { ContractDefect } from '../../../model/contract.ts'
import type { Located } from '../../../model/place.ts'
import type { OperationModel, RequestBody, ResponseModel } from '../operation.ts'
import type { Source } from './indexing.ts'
import { flag, isRecord, items, member, members, text } from './located.ts'
import { readContent, readHeaders } from './media.ts'
import { placedParameters, readParameters } from './parameter.ts'
import type { Scope } from './scope.ts'
import { readSecurity } from './security.ts'

/** Everything that an OpenAPI 3 contract says of an operation. */
export function readModel(scope: Scope, source: Source, defects: readonly ContractDefect[]): OperationModel {
  const { located, operation } = source
  const shared = source.pathItem.map((layer) => member(layer, 'parameters')).find((list) => list !== null) ?? null
  return {
    operation,
    parameters: placedParameters(scope, operation, readParameters(scope, [items(shared), items(member(located, 'parameters'))])),
    body: readBody(scope, member(located, 'requestBody')),
    responses: readResponses(scope, located, readResponse),
    security: readSecurity(scope, located),
    defects,
  }
}

function readBody(scope: Scope, item: Located | null): RequestBody | null {
  const located = item === null ? null : scope.follow(item)
  if (located === null || !isRecord(located.value)) return null
  return { required: flag(located, 'required'), content: readContent(scope, located), guessed: false, place: located.place }
}

const KEY = /^(?:default|[1-5](?:\d\d|xx))$/i

/** The responses of an operation in the contract's order. Keys are levelled: `2xx` is `2XX`. */
export function readResponses(
  scope: Scope,
  operation: Located,
  read: (scope: Scope, key: string, located: Located) => ResponseModel,
): readonly ResponseModel[] {
  const found: ResponseModel[] = []
  for (const [key, item] of members(member(operation, 'responses'))) {
    if (key.startsWith('x-')) continue
    if (!KEY.test(key)) {
      scope.defect('bad-status', item.place, `'${key}' is no status code`, 'Use three digits, a range like 2XX, or default.', 'warning')
      continue
    }
    const located = scope.follow(item)
    if (located !== null && isRecord(located.value))
      found.push(read(scope, /^default$/i.test(key) ? 'default' : key.toUpperCase(), located))
  }
  return found
}

function readResponse(scope: Scope, key: string, located: Located): ResponseModel {
  const links: Record<string, unknown> = Object.create(null)
  for (const [name, item] of members(member(located, 'links'))) links[name] = scope.follow(item)?.value
  return {
    key,
    description: text(located, 'description'),
    headers: readHeaders(scope, member(located, 'headers')),
    content: readContent(scope, located),
    links,
    place: located.place,
  }
}
