type Members = Readonly<Record<string, unknown>>

const ref = (name: string): Members => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: Members, headers: Members = {}): Members => ({
  200: { description: 'Told.', headers, content: { 'application/json': { schema } } },
  404: { description: 'Not there.' },
})
const query = (name: string, schema: Members, required = false): Members => ({ name, in: 'query', required, schema })
const path = (name: string, schema: Members = { type: 'string' }): Members => ({ name, in: 'path', required: true, schema })
const whole = { type: 'integer', minimum: 1, maximum: 50, default: 10 }
const limit = query('limit', whole)

const envelope = (extra: Members): Members => ({
  type: 'object',
  required: ['items', ...Object.keys(extra)],
  properties: { items: { type: 'array', items: ref('Book') }, ...extra },
})

/** Books on shelves, listed in every way that lists have: what the tests of reads talk to. */
export const paths: object = {
  '/books': {
    get: {
      operationId: 'listBooks',
      parameters: [
        limit,
        query('cursor', { type: 'string' }),
        query('q', { type: 'string' }),
        query('state', { type: 'string', enum: ['lent', 'shelved', 'lost', 'all'] }),
        query('pages', { type: 'object', properties: { min: { type: 'integer' }, max: { type: 'integer' } } }),
        query('createdAfter', { type: 'string', format: 'date-time' }),
        query('sort', { type: 'string', enum: ['title', '-title', 'pages', '-pages'] }),
        query('fields', { type: 'array', items: { type: 'string' } }),
        query('authorId', { type: 'string' }),
      ].map((one) => (one['name'] === 'pages' ? { ...one, style: 'deepObject', explode: true } : one)),
      responses: json(envelope({ total: { type: 'integer' }, nextCursor: { type: ['string', 'null'] } })),
    },
    post: {
      operationId: 'addBook',
      requestBody: { content: { 'application/json': { schema: ref('NewBook') } } },
      responses: { 201: { description: 'Made.', content: { 'application/json': { schema: ref('Book') } } } },
    },
  },
  '/books/{bookId}': {
    parameters: [path('bookId', { type: 'string', pattern: '^b[0-9]+$' })],
    get: { operationId: 'getBook', responses: json(ref('Book')) },
    patch: {
      operationId: 'changeBook',
      requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
      responses: json(ref('Book')),
    },
    delete: { operationId: 'dropBook', responses: { 204: { description: 'Gone.' } } },
  },
  '/books/{bookId}/loans': {
    parameters: [path('bookId', { type: 'string', pattern: '^b[0-9]+$' })],
    get: {
      operationId: 'listLoans',
      parameters: [query('per_page', whole), query('page', { type: 'integer', default: 1 })],
      responses: json({ type: 'array', items: ref('Loan') }, { Link: { schema: { type: 'string' } } }),
    },
    post: {
      operationId: 'lend',
      requestBody: {
        content: { 'application/json': { schema: { type: 'object', required: ['to'], properties: { to: { type: 'string' } } } } },
      },
      responses: { 201: { description: 'Lent.', content: { 'application/json': { schema: ref('Loan') } } } },
    },
  },
  '/books/{bookId}/loans/{loanId}': {
    parameters: [path('bookId', { type: 'string', pattern: '^b[0-9]+$' }), path('loanId', { type: 'integer' })],
    get: { operationId: 'getLoan', responses: json(ref('Loan')) },
  },
  '/authors': {
    get: {
      operationId: 'listAuthors',
      parameters: [limit, query('offset', { type: 'integer', minimum: 0 })],
      responses: json({
        type: 'object',
        required: ['results', 'count'],
        properties: {
          results: { type: 'array', items: ref('Author') },
          count: { type: 'integer' },
          next: { type: ['string', 'null'], format: 'uri' },
        },
      }),
    },
  },
  '/authors/{authorId}': { parameters: [path('authorId')], get: { operationId: 'getAuthor', responses: json(ref('Author')) } },
  '/authors/{authorId}/books': {
    parameters: [path('authorId')],
    get: { operationId: 'listBooksOfAuthor', responses: json({ type: 'array', items: ref('Book') }) },
  },
  '/readers': {
    get: {
      operationId: 'listReaders',
      parameters: [limit, query('starting_after', { type: 'string' }), query('ending_before', { type: 'string' })],
      responses: json({
        type: 'object',
        required: ['data', 'has_more'],
        properties: { data: { type: 'array', items: ref('Reader') }, has_more: { type: 'boolean' } },
      }),
    },
  },
  '/readers/{readerId}': { parameters: [path('readerId')], get: { operationId: 'getReader', responses: json(ref('Reader')) } },
  '/me': { get: { operationId: 'getMe', responses: json(ref('Reader')) } },
}

export const schemas: object = {
  Book: {
    type: 'object',
    required: ['id', 'title', 'authorId', 'state', 'pages', 'createdAt', 'updatedAt', 'author'],
    properties: {
      id: { type: 'string', pattern: '^b[0-9]+$', readOnly: true, example: 'b17' },
      title: { type: 'string', example: 'On Long Walks' },
      authorId: { type: 'string' },
      author: { type: 'object', required: ['id', 'name'], properties: { id: { type: 'string' }, name: { type: 'string' } } },
      state: { type: 'string', enum: ['lent', 'shelved', 'lost'], example: 'shelved' },
      pages: { type: 'integer', minimum: 10, maximum: 900 },
      createdAt: { type: 'string', format: 'date-time', readOnly: true },
      updatedAt: { type: 'string', format: 'date-time', readOnly: true },
    },
  },
  NewBook: {
    type: 'object',
    required: ['title', 'authorId'],
    properties: {
      title: { type: 'string' },
      authorId: { type: 'string' },
      state: { type: 'string', enum: ['lent', 'shelved', 'lost'] },
      pages: { type: 'integer' },
    },
  },
  Loan: {
    type: 'object',
    required: ['id', 'to', 'readerId'],
    properties: { id: { type: 'integer' }, to: { type: 'string' }, readerId: { type: 'string' } },
  },
  Author: {
    type: 'object',
    required: ['id', 'name', 'bookIds'],
    properties: {
      id: { type: 'string' },
      name: { type: 'string' },
      bookIds: { type: 'array', minItems: 0, items: { type: 'string', pattern: '^b[0-9]+$' } },
    },
  },
  Reader: {
    type: 'object',
    required: ['id', 'name', 'email'],
    properties: { id: { type: 'string', example: 'rdr_4kQ9zT' }, name: { type: 'string' }, email: { type: 'string', format: 'email' } },
  },
}
