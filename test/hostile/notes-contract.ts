const note = {
  type: 'object',
  required: ['text'],
  properties: {
    text: { type: 'string', maxLength: 200 },
    count: { type: 'integer', format: 'int64' },
    slug: { type: 'string', pattern: '^(a+)+$' },
    tree: { $ref: '#/components/schemas/Tree' },
  },
  additionalProperties: false,
}
const answer = { description: 'The note', content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } } }
const content = (type: string): object => ({ required: true, content: { [type]: { schema: { $ref: '#/components/schemas/Note' } } } })

/** A small contract with something for every kind of attack: an open and a closed body, forms, recursion, an evil pattern. */
export const NOTES: object = {
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1.0.0' },
  paths: {
    '/notes': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
          {
            name: 'filter',
            in: 'query',
            style: 'deepObject',
            explode: true,
            schema: { type: 'object', additionalProperties: { type: 'string' } },
          },
          { name: 'slug', in: 'query', schema: { type: 'string', pattern: '^(a+)+$' } },
          { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: 'Notes',
            content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Note' } } } },
          },
        },
      },
      post: { requestBody: content('application/json'), responses: { 201: answer } },
    },
    '/notes/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 100 } }],
        responses: { 200: answer },
      },
    },
    '/open': {
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
        responses: { 200: { description: 'Fine' } },
      },
    },
    '/form': { post: { requestBody: content('application/x-www-form-urlencoded'), responses: { 201: answer } } },
    '/upload': { post: { requestBody: content('multipart/form-data'), responses: { 201: answer } } },
    '/xml': { post: { requestBody: content('application/xml'), responses: { 201: answer } } },
  },
  components: {
    schemas: {
      Note: note,
      Tree: { type: 'object', properties: { left: { $ref: '#/components/schemas/Tree' }, right: { $ref: '#/components/schemas/Tree' } } },
    },
  },
}
