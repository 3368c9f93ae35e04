import type { ContractDefect } from '../../../model/contract.ts'
import type { Located } from '../../../model/place.ts'
import type { Encoding, Media, OperationModel, Parameter, RequestBody, ResponseModel } from '../operation.ts'
import type { Source } from './indexing.ts'
import { flag, isRecord, items, member, members, text, valueOf } from './located.ts'
import { keywordsOf } from './made.ts'
import { isFile, isJson, untexted } from './media.ts'
import { readResponses } from './model.ts'
import { placedParameters } from './parameter.ts'
import type { Scope } from './scope.ts'
import { readSecurity } from './security.ts'
import { readSwaggerHeaders, readSwaggerParameter, serializationOf } from './swagger-parameter.ts'

const URLENCODED = 'application/x-www-form-urlencoded'
const MULTIPART = 'multipart/form-data'

/** Everything that a Swagger 2.0 contract says of an operation, told in OpenAPI 3's terms. */
export function readSwagger(scope: Scope, source: Source, defects: readonly ContractDefect[]): OperationModel {
  const { located, operation } = source
  const all = [...parameterObjects(scope, source).values()]
  const parameters: Parameter[] = []
  for (const one of all) {
    const parameter = readSwaggerParameter(scope, one)
    if (parameter !== null) parameters.push(parameter)
  }
  const produces = mediaTypes(scope, located, 'produces')
  return {
    operation,
    parameters: placedParameters(scope, operation, parameters),
    body: readBody(scope, located, all),
    responses: readResponses(scope, located, (inner, key, response) => readResponse(inner, key, response, produces)),
    security: readSecurity(scope, located),
    defects,
  }
}

/** Of the path item and the operation, the latter wins; references followed. */
function parameterObjects(scope: Scope, source: Source): ReadonlyMap<string, Located> {
  const shared = source.pathItem.map((layer) => member(layer, 'parameters')).find((list) => list !== null) ?? null
  const found = new Map<string, Located>()
  for (const list of [shared, member(source.located, 'parameters')]) {
    for (const item of items(list)) {
      const located = scope.follow(item)
      if (located === null) continue
      const place = text(located, 'in')
      // There is one body, whatever it is called.
      found.set(place === 'body' ? 'body' : `${place} ${text(located, 'name')}`, located)
    }
  }
  return found
}

/** The operation's own list, even an empty one, else the contract's; null where neither says anything. */
function mediaTypes(scope: Scope, operation: Located, key: 'consumes' | 'produces'): readonly string[] | null {
  const list = valueOf(operation, key) ?? valueOf(scope.root, key)
  if (!Array.isArray(list)) return null
  const types = list.filter((type) => typeof type === 'string' && type !== '')
  return types.length === 0 ? null : types
}

function readBody(scope: Scope, operation: Located, parameters: readonly Located[]): RequestBody | null {
  const consumes = mediaTypes(scope, operation, 'consumes')
  const fields = parameters.filter((one) => valueOf(one, 'in') === 'formData')
  if (fields.length > 0) return readForm(scope, operation, fields, consumes)
  const body = parameters.find((one) => valueOf(one, 'in') === 'body')
  if (body === undefined) return null
  const types = consumes?.filter((type) => !isForm(type)) ?? []
  const chosen = types.length > 0 ? types : (consumes ?? ['application/json'])
  const schema = member(body, 'schema')
  const media: Omit<Media, 'type'> = {
    schema: schema === null ? null : scope.schema(schema),
    itemSchema: null,
    examples: [],
    encoding: new Map(),
    partEncoding: null,
    file: schema !== null && isFile(scope, schema),
    place: body.place,
  }
  return {
    required: flag(body, 'required'),
    content: chosen.map((type) => ({ ...media, type, examples: bodyExamples(body, type) })),
    guessed: consumes === null,
    place: body.place,
  }
}

/** `x-example`, and `x-examples` by media type or by name, as tools write them. */
function bodyExamples(body: Located, type: string): Media['examples'] {
  const single = member(body, 'x-example') ?? member(body, 'example')
  const found = single === null ? [] : [{ name: '', value: single.value, place: single.place }]
  for (const [name, item] of members(member(body, 'x-examples'))) {
    const isType = name.includes('/')
    if (isType && name !== type) continue
    const value = member(item, 'value') ?? item
    found.push({ name: isType ? '' : name, value: value.value, place: value.place })
  }
  return found
}

function isForm(type: string): boolean {
  return type.startsWith(URLENCODED) || type.startsWith('multipart/')
}

/** Form parameters become the properties of one object. */
function readForm(scope: Scope, operation: Located, fields: readonly Located[], consumes: readonly string[] | null): RequestBody {
  const place = member(operation, 'parameters')?.place ?? operation.place
  const properties: Record<string, unknown> = Object.create(null)
  const encoding = new Map<string, Encoding>()
  const required: string[] = []
  for (const field of fields) {
    const name = text(field, 'name')
    properties[name] = scope.made(fieldKeywords(field), field.place)
    if (flag(field, 'required')) required.push(name)
    if (valueOf(field, 'type') === 'array')
      encoding.set(name, { contentType: null, headers: [], ...serializationOf(field), allowReserved: false })
  }
  const schema = scope.schema({ value: { type: 'object', properties, required }, place })
  const hasFile = fields.some((field) => valueOf(field, 'type') === 'file')
  const declared = consumes?.filter(isForm) ?? []
  const guess = hasFile ? [MULTIPART] : [URLENCODED, MULTIPART]
  const types = declared.length > 0 ? declared : guess
  const media: Omit<Media, 'type'> = { schema, itemSchema: null, examples: [], encoding, partEncoding: null, file: false, place }
  return { required: required.length > 0, content: types.map((type) => ({ ...media, type })), guessed: declared.length === 0, place }
}

/** `allowEmptyValue: false`, where somebody wrote it, forbids to send a text without characters (Swagger 2.0, Parameter Object). */
function fieldKeywords(field: Located): object {
  const forbidden =
    valueOf(field, 'allowEmptyValue') === false && valueOf(field, 'type') === 'string' && valueOf(field, 'minLength') === undefined
  return forbidden ? { ...keywordsOf(field), minLength: 1 } : keywordsOf(field)
}

function readResponse(scope: Scope, key: string, located: Located, produces: readonly string[] | null): ResponseModel {
  const schema = member(located, 'schema')
  const examples = member(located, 'examples')
  const exampleTypes = examples !== null && isRecord(examples.value) ? Object.keys(examples.value).filter((type) => type.includes('/')) : []
  const guess = schema !== null && isFile(scope, schema) ? 'application/octet-stream' : 'application/json'
  const types = [...new Set([...(produces ?? (exampleTypes.length > 0 ? exampleTypes : [guess])), ...exampleTypes])]
  return {
    key,
    description: text(located, 'description'),
    headers: readSwaggerHeaders(scope, member(located, 'headers')),
    content: schema === null && exampleTypes.length === 0 ? [] : types.map((type) => responseMedia(scope, type, located, schema)),
    links: {},
    place: located.place,
  }
}

function responseMedia(scope: Scope, type: string, response: Located, schema: Located | null): Media {
  const examples = member(response, 'examples')
  const own = examples === null ? null : (member(examples, type) ?? member(examples, type.split(';')[0]?.trim() ?? type))
  const node = schema === null ? null : scope.schema(schema)
  const example = own === null ? null : { name: '', value: own.value, place: own.place }
  return {
    type,
    schema: node,
    itemSchema: null,
    examples: example === null ? [] : [node !== null && isJson(type) ? untexted(scope, node, example) : example],
    encoding: new Map(),
    partEncoding: null,
    file: schema !== null && isFile(scope, schema),
    place: schema?.place ?? response.place,
  }
}
