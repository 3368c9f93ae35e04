const NOTE = {
  type: 'object',
  required: ['id', 'text'],
  properties: {
    id: { type: 'string', pattern: '^n[0-9a-z]{4,12}$', readOnly: true },
    text: { type: 'string', minLength: 1, maxLength: 60 },
    stars: { type: 'integer', minimum: 0, maximum: 5 },
  },
  additionalProperties: false,
}
const CHANGES = {
  type: 'object',
  properties: { text: NOTE.properties.text, stars: { ...NOTE.properties.stars, type: ['integer', 'null'] } },
}
const json = (schema: object): object => ({ description: 'ok', content: { 'application/json': { schema } } })
const note = { $ref: '#/components/schemas/Note' }
const body = (schema: object, type = 'application/json'): object => ({ required: true, content: { [type]: { schema } } })
const size = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 50, default: 10 } }
const page = { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } }

/** Notes that can be made, found, listed, changed and thrown away: the least that has all of it. */
export const NOTES: object = {
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1.0.0' },
  paths: {
    '/notes': {
      get: { parameters: [size, page], responses: { 200: json({ type: 'array', items: note }) } },
      post: { requestBody: body(note), responses: { 201: json(note), 422: { description: 'no note' } } },
    },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: NOTE.properties.id }],
      get: { responses: { 200: json(note), 404: { description: 'none' } } },
      put: { requestBody: body(note), responses: { 200: json(note), 404: { description: 'none' }, 422: { description: 'no note' } } },
      patch: {
        requestBody: body(CHANGES, 'application/merge-patch+json'),
        responses: { 200: json(note), 404: { description: 'none' }, 422: { description: 'no note' } },
      },
      delete: { responses: { 204: { description: 'gone' }, 404: { description: 'none' } } },
    },
  },
  components: { schemas: { Note: NOTE } },
}
