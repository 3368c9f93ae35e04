import fc from 'fast-check'

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null', 'file', 'strnig']
const FORMATS = [
  'date',
  'date-time',
  'time',
  'email',
  'uri',
  'uuid',
  'ipv4',
  'ipv6',
  'hostname',
  'byte',
  'binary',
  'int32',
  'int64',
  'float',
  'double',
  'password',
  'regex',
  'duration',
  'nonsense',
]
const PATTERNS = [
  '^a+$',
  '(a+)+$',
  '^(a|a)*$',
  '[',
  '^[A-Z]{3}$',
  '\\d{2,4}',
  '(?<=x)y',
  '^(?!x)',
  '\\p{L}+',
  '^.{5000}$',
  '(x{1000}){1000}',
  '',
]
const NAMES = ['id', 'name', 'email', 'createdAt', 'total', 'items', 'a/b', '~', '__proto__', 'constructor', '']

/** Schemas as strangers write them: contradictory, misspelt, recursive, and sometimes right. */
const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ type: fc.constantFrom(...TYPES), format: fc.constantFrom(...FORMATS) }, { requiredKeys: [] }),
    fc.record(
      {
        type: fc.constant('string'),
        minLength: fc.integer({ min: -1, max: 60 }),
        maxLength: fc.integer({ min: 0, max: 60 }),
        pattern: fc.constantFrom(...PATTERNS),
        enum: fc.array(fc.jsonValue(), { maxLength: 3 }),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      {
        type: fc.constantFrom('number', 'integer'),
        minimum: fc.double({ noNaN: true, noDefaultInfinity: true }),
        maximum: fc.integer(),
        exclusiveMinimum: fc.oneof(fc.boolean(), fc.integer()),
        multipleOf: fc.constantFrom(0, 0.1, 0.01, 3, 1e-9, -1),
      },
      { requiredKeys: ['type'] },
    ),
    fc.boolean(),
    fc.constantFrom(
      { $ref: '#/components/schemas/A' },
      { $ref: '#/components/schemas/B' },
      { $ref: '#/components/schemas/None' },
      { $ref: '#/nowhere/at~2all' },
      null,
      7,
      'schema',
      [],
    ),
    fc.record(
      {
        type: fc.constant('object'),
        required: fc.array(fc.constantFrom(...NAMES), { maxLength: 3 }),
        properties: fc.dictionary(fc.constantFrom(...NAMES), tie('schema'), { maxKeys: 4 }),
        additionalProperties: tie('schema'),
        minProperties: fc.integer({ min: 0, max: 5 }),
        maxProperties: fc.integer({ min: 0, max: 5 }),
        example: fc.jsonValue(),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      {
        type: fc.constant('array'),
        items: tie('schema'),
        minItems: fc.integer({ min: 0, max: 6 }),
        maxItems: fc.integer({ min: 0, max: 6 }),
        uniqueItems: fc.boolean(),
        contains: tie('schema'),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      {
        allOf: fc.array(tie('schema'), { maxLength: 3 }),
        oneOf: fc.array(tie('schema'), { maxLength: 3 }),
        anyOf: fc.array(tie('schema'), { maxLength: 3 }),
        not: tie('schema'),
        nullable: fc.boolean(),
        readOnly: fc.boolean(),
        writeOnly: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  ),
}))

export const FUZZED_PATHS: readonly string[] = ['/things', '/things/{id}', '/form']

const parameter = fc.record(
  {
    name: fc.constantFrom('id', 'limit', 'filter', 'ids', 'X-Filter', 'sid', ''),
    in: fc.constantFrom('query', 'header', 'cookie', 'path', 'nowhere'),
    required: fc.boolean(),
    style: fc.constantFrom('form', 'simple', 'deepObject', 'matrix', 'label', 'spaceDelimited', 'pipeDelimited', 'nonsense'),
    explode: fc.boolean(),
    schema,
  },
  { requiredKeys: ['name', 'in'] },
)

const type = fc.constantFrom(
  'application/json',
  'application/xml',
  'text/plain',
  'multipart/form-data',
  'application/x-www-form-urlencoded',
  'image/png',
  '*/*',
  'nonsense',
  'application/x-ndjson',
)
const content = fc.dictionary(type, fc.record({ schema, example: fc.jsonValue() }, { requiredKeys: [] }), { maxKeys: 2 })
const response = fc.record(
  {
    description: fc.constant(''),
    content,
    headers: fc.dictionary(
      fc.constantFrom('Link', 'ETag', 'X-Count', 'Content-Length', 'Set-Cookie'),
      fc.record({ schema, required: fc.boolean() }),
      { maxKeys: 2 },
    ),
  },
  { requiredKeys: [] },
)
const operation = fc.record(
  {
    parameters: fc.array(parameter, { maxLength: 3 }),
    requestBody: fc.record({ required: fc.boolean(), content }, { requiredKeys: [] }),
    responses: fc.dictionary(fc.constantFrom('200', '201', '204', '2XX', '400', '404', '422', 'default', 'x'), response, { maxKeys: 3 }),
  },
  { requiredKeys: ['responses'] },
)
const item = fc.record(
  { get: operation, post: operation, put: operation, parameters: fc.array(parameter, { maxLength: 2 }) },
  { requiredKeys: ['get', 'post'] },
)

/** Contracts of all versions that hold such schemas in every place. */
export const contract: fc.Arbitrary<object> = fc.record({
  openapi: fc.constantFrom('3.0.3', '3.1.0', '3.2.0'),
  info: fc.constant({ title: 'Fuzz', version: '1' }),
  paths: fc.record({ '/things': item, '/things/{id}': item, '/form': item }),
  components: fc.record({ schemas: fc.record({ A: schema, B: schema }) }),
})
