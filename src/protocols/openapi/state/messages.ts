import { choicesOf } from '../answer/choose.ts'
import { isJson, parseMediaType } from '../media-type.ts'
import type { Media, OperationModel, Parameter, ResponseModel } from '../operation.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { wordsOf } from './plain.ts'
import { schemaName } from './schemas.ts'

/** The success that an operation is answered with, as far as it has a schema. */
export interface Success {
  readonly response: ResponseModel
  readonly status: number
  readonly node: SchemaNode
}

/** The first documented success with a body that has a schema; JSON goes before other types. null where there is none. */
export function successOf(model: OperationModel): Success | null {
  const choices = choicesOf(model)
  const exact = choices.filter((choice) => choice.response.key.startsWith('2'))
  for (const { response, status } of exact.length > 0 ? exact : choices.filter((choice) => choice.response.key === 'default')) {
    const node = schemaIn(response.content)
    if (node !== null && (response.key !== 'default' || !/error|problem|fault|failure/i.test(schemaName(node))))
      return { response, status, node }
  }
  return null
}

export function answers(model: OperationModel, status: string): boolean {
  return model.responses.some((response) => response.key === status)
}

/** Statuses whose meaning HTTP fixes (the registry of RFC 9110 section 16.2). */
const FIXED = /^4(?:0\d|1[0-8]|2[1-689]|31|51)$/

/** By which status an operation says that something is not there: 404, unless the contract has a number of its own for that (`481 ResourceNotFoundException`) and no 404. */
export function absentStatus(model: OperationModel): number {
  if (answers(model, '404') || answers(model, '4XX')) return 404
  const own = model.responses.find(({ key, description, content }) => {
    if (!/^4\d\d$/.test(key) || FIXED.test(key)) return false
    const schema = schemaIn(content)
    const words = wordsOf(`${description.slice(0, 200)} ${schema === null ? '' : schemaName(schema)}`).join(' ')
    return /\b(?:not found|no such|not exist)\b/.test(words)
  })
  return own === undefined ? 404 : Number(own.key)
}

/** What a request's body has to be; null where there is none, or it is bytes. */
export function bodyOf(model: OperationModel): SchemaNode | null {
  return model.body === null ? null : schemaIn(model.body.content)
}

function schemaIn(content: readonly Media[]): SchemaNode | null {
  const ranked = content.map((media) => ({ media, rank: rankOf(media) })).filter(({ media }) => media.schema !== null && !media.file)
  ranked.sort((one, other) => one.rank - other.rank)
  return ranked[0]?.media.schema ?? null
}

function rankOf({ type }: Media): number {
  const parsed = parseMediaType(type)
  if (parsed === null) return 9
  if (parsed.essence === 'application/json') return 0
  if (isJson(parsed.essence)) return /patch/.test(parsed.essence) ? 2 : 1
  if (parsed.type === '*') return 2
  return parsed.essence === 'application/x-www-form-urlencoded' ? 3 : parsed.essence === 'multipart/form-data' ? 4 : 5
}

/** Whether a file is sent. */
export function uploads(model: OperationModel): boolean {
  const content = model.body?.content ?? []
  return (
    content.length > 0 &&
    content.every(
      (media) => media.file || /^(?:multipart\/form-data|image\/|video\/|audio\/|application\/(?:octet-stream|zip|pdf))/i.test(media.type),
    )
  )
}

export function parameterOf(model: OperationModel, place: Parameter['in'], name: string): Parameter | null {
  return model.parameters.find((one) => one.in === place && one.name === name) ?? null
}

export function schemaOfParameter(parameter: Parameter | null): SchemaNode | null {
  return parameter?.schema ?? parameter?.content?.schema ?? null
}

/** Whether an operation answers with bytes. */
export function downloads(model: OperationModel): boolean {
  const content = choicesOf(model).find(({ status }) => status < 300)?.response.content ?? []
  return content.length > 0 && content.every(isBytes)
}

function isBytes({ file, schema, type }: Media): boolean {
  const format = schema === null ? null : (schema.keywords.ref ?? schema).keywords.format
  return file || format === 'binary' || /^(?:image\/|video\/|audio\/|application\/(?:octet-stream|zip|pdf|gzip))/i.test(type)
}
