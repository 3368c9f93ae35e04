const json = (schema: unknown, more: object = {}): object => ({
  description: 'Told.',
  content: { 'application/json': { schema, ...more } },
})
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` })
const problem = { description: 'No.', content: { 'application/problem+json': { schema: ref('Problem') } } }
const etag = { required: true, schema: { type: 'string', pattern: '^"[!#-~]+"$' } }
const id = { name: 'bookId', in: 'path', required: true, schema: ref('BookId') }
const limit = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 50, default: 10 } }

/** A contract with everything in it that a comparison looks at: pages of two kinds, filters, an order, echoes, constants and what varies. */
export const LIBRARY: object = {
  openapi: '3.1.0',
  info: { title: 'Library', version: '1' },
  paths: {
    '/books': {
      get: {
        operationId: 'listBooks',
        parameters: [
          limit,
          { name: 'offset', in: 'query', schema: { type: 'integer', minimum: 0, default: 0 } },
          { name: 'genre', in: 'query', schema: ref('Genre') },
          { name: 'sort', in: 'query', schema: { type: 'string', enum: ['title', '-title', 'pages', '-pages'] } },
        ],
        responses: {
          200: {
            ...json(ref('BookPage')),
            headers: { 'X-Total-Count': { required: true, schema: { type: 'integer', minimum: 0 } } },
          },
          400: problem,
        },
      },
      post: {
        operationId: 'addBook',
        'x-understudy-effect': 'write',
        requestBody: { required: true, content: { 'application/json': { schema: ref('Book') } } },
        responses: {
          201: {
            ...json(ref('Book')),
            headers: { Location: { required: true, schema: { type: 'string', format: 'uri-reference' } }, ETag: etag },
          },
          400: problem,
        },
      },
    },
    '/books/{bookId}': {
      get: {
        operationId: 'getBook',
        parameters: [id],
        responses: { 200: { ...json(ref('Book')), headers: { ETag: etag } }, 404: problem },
      },
    },
    '/loans': {
      get: {
        operationId: 'listLoans',
        parameters: [limit, { name: 'cursor', in: 'query', schema: { type: 'string' } }],
        responses: { 200: json(ref('LoanPage')) },
      },
    },
  },
  components: {
    schemas: {
      BookId: { type: 'string', pattern: '^bk_[0-9a-z]{8}$' },
      Genre: { type: 'string', enum: ['novel', 'poetry', 'history'] },
      Book: {
        type: 'object',
        required: ['id', 'kind', 'title', 'genre', 'pages', 'addedAt', 'session'],
        properties: {
          id: { ...ref('BookId'), readOnly: true },
          kind: { const: 'book', readOnly: true },
          title: { type: 'string', minLength: 1, maxLength: 80 },
          genre: ref('Genre'),
          pages: { type: 'integer', minimum: 1, maximum: 5000 },
          weight: { type: 'number', exclusiveMinimum: 0, 'x-understudy-tolerance': '1%' },
          authors: {
            type: 'array',
            items: {
              type: 'object',
              required: ['name'],
              properties: { name: { type: 'string' }, born: { type: 'integer' } },
              additionalProperties: false,
            },
          },
          labels: { type: 'array', uniqueItems: true, items: { type: 'string' } },
          code: { type: 'string', 'x-understudy-normalise': 'trim upper' },
          isbn: { type: 'integer', format: 'int64', minimum: 1 },
          cover: { type: 'string', format: 'uri', readOnly: true },
          addedAt: { type: 'string', format: 'date-time', readOnly: true },
          session: { type: 'string', readOnly: true },
          rating: { type: ['number', 'null'], minimum: 0, maximum: 5, readOnly: true },
        },
        additionalProperties: false,
      },
      BookPage: {
        type: 'object',
        required: ['items', 'total', 'hasMore'],
        properties: {
          items: { type: 'array', items: ref('Book') },
          total: { type: 'integer', minimum: 0 },
          hasMore: { type: 'boolean' },
        },
        additionalProperties: false,
      },
      Loan: {
        type: 'object',
        required: ['id', 'bookId', 'due'],
        properties: { id: { type: 'string', format: 'uuid' }, bookId: ref('BookId'), due: { type: 'string', format: 'date' } },
      },
      LoanPage: {
        type: 'object',
        required: ['items', 'nextCursor', 'total'],
        properties: {
          items: { type: 'array', items: ref('Loan') },
          nextCursor: { type: ['string', 'null'] },
          total: { type: 'integer', minimum: 0 },
        },
      },
      Problem: {
        type: 'object',
        required: ['type', 'title', 'status'],
        properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' } },
      },
    },
  },
}
