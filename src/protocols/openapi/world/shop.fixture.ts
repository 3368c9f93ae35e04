type Members = Readonly<Record<string, unknown>>

const ref = (name: string): Members => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: Members): Members => ({ content: { 'application/json': { schema } } })
const answer = (schema: Members, description = 'Told.'): Members => ({ description, ...json(schema) })
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const none = { description: 'Nothing.' }
const wrong = answer(ref('Problem'))

const own = {
  Problem: { type: 'object', required: ['message'], properties: { message: { type: 'string' } } },
  Order: {
    type: 'object',
    required: ['id', 'customerId', 'status', 'createdAt', 'updatedAt', 'lines', 'note'],
    properties: {
      id: { type: 'string', readOnly: true, pattern: '^ord_[a-zA-Z0-9]+$', example: 'ord_7Kp2' },
      customerId: { type: 'string' },
      status: { type: 'string', enum: ['placed', 'paid', 'cancelled'], readOnly: true },
      cancelledAt: { type: ['string', 'null'], format: 'date-time', readOnly: true },
      createdAt: { type: 'string', format: 'date-time', readOnly: true },
      updatedAt: { type: 'string', format: 'date-time', readOnly: true },
      lines: {
        type: 'array',
        items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' }, quantity: { type: 'integer' } } },
      },
      note: { type: ['string', 'null'] },
      gift: { type: 'boolean', default: false },
      comment: { type: 'string' },
      email: { type: 'string' },
    },
    additionalProperties: false,
  },
  NewOrder: {
    type: 'object',
    required: ['customerId'],
    properties: {
      customerId: { type: 'string' },
      lines: {
        type: 'array',
        items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' }, quantity: { type: 'integer' } } },
      },
      note: { type: ['string', 'null'] },
      gift: { type: 'boolean' },
      comment: { type: 'string' },
      email: { type: 'string' },
    },
  },
  Change: {
    type: 'object',
    properties: {
      note: { type: ['string', 'null'] },
      comment: { type: ['string', 'null'] },
      customerId: { type: 'string' },
      lines: { type: 'array' },
    },
  },
}

/** Orders with notes, stock that a PUT makes, settings: what the tests of writes talk to. */
export const paths: object = {
  '/orders': {
    get: { operationId: 'listOrders', responses: { 200: answer({ type: 'array', items: ref('Order') }) } },
    post: {
      operationId: 'createOrder',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: ref('NewOrder') }, 'application/x-www-form-urlencoded': { schema: ref('NewOrder') } },
      },
      responses: {
        201: { ...answer(ref('Order')), headers: { Location: { schema: { type: 'string' } } } },
        409: answer(ref('Problem'), 'An order with this email exists already.'),
        422: wrong,
      },
    },
  },
  '/orders/{id}': {
    parameters: [id],
    get: { operationId: 'getOrder', responses: { 200: answer(ref('Order')), 404: wrong } },
    put: {
      operationId: 'putOrder',
      requestBody: { required: true, ...json(ref('NewOrder')) },
      responses: { 200: answer(ref('Order')), 404: wrong, 412: wrong },
    },
    patch: {
      operationId: 'patchOrder',
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: ref('Change') },
          'application/merge-patch+json': { schema: ref('Change') },
          'application/json-patch+json': { schema: { type: 'array', items: { type: 'object' } } },
        },
      },
      responses: { 200: answer(ref('Order')), 204: none, 404: wrong, 409: wrong, 412: wrong, 422: wrong },
    },
    delete: { operationId: 'deleteOrder', responses: { 204: none, 404: wrong } },
  },
  '/orders/{id}/cancel': { parameters: [id], post: { operationId: 'cancelOrder', responses: { 200: answer(ref('Order')), 404: wrong } } },
  '/orders/{id}/notes': {
    parameters: [id],
    get: { operationId: 'listNotes', responses: { 200: answer({ type: 'array', items: ref('Note') }) } },
    post: { operationId: 'createNote', requestBody: json(ref('NewNote')), responses: { 201: answer(ref('Note')), 404: wrong } },
  },
  '/orders/{id}/notes/{noteId}': {
    parameters: [id, { name: 'noteId', in: 'path', required: true, schema: { type: 'integer' } }],
    get: { operationId: 'getNote', responses: { 200: answer(ref('Note')), 404: wrong } },
  },
  '/stock/{sku}': {
    parameters: [{ name: 'sku', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Z]+$' } }],
    get: { operationId: 'getStock', responses: { 200: answer(ref('Stock')), 404: wrong } },
    put: {
      operationId: 'putStock',
      requestBody: json(ref('NewStock')),
      responses: { 200: answer(ref('Stock')), 201: answer(ref('Stock')), 412: wrong },
    },
    delete: { operationId: 'deleteStock', responses: { 200: answer(ref('Gone')), 404: wrong, 410: wrong } },
  },
  '/settings': {
    get: { operationId: 'getSettings', responses: { 200: answer(ref('Settings')) } },
    put: { operationId: 'putSettings', requestBody: json(ref('Settings')), responses: { 200: answer(ref('Settings')) } },
    patch: { operationId: 'patchSettings', requestBody: json({ type: 'object' }), responses: { 200: answer(ref('Settings')), 422: wrong } },
  },
  '/tokens/{id}': {
    parameters: [id],
    get: { operationId: 'getToken', responses: { 200: answer(ref('Settings')), 404: wrong } },
    patch: { operationId: 'patchToken', requestBody: json(ref('Settings')), responses: { 200: answer(ref('Settings')), 428: wrong } },
  },
}

const more = {
  Note: {
    type: 'object',
    required: ['noteId', 'text'],
    properties: { noteId: { type: 'integer', readOnly: true }, text: { type: 'string' } },
  },
  NewNote: { type: 'object', required: ['text'], properties: { text: { type: 'string' } } },
  Stock: { type: 'object', required: ['sku', 'count'], properties: { sku: { type: 'string' }, count: { type: 'integer' } } },
  NewStock: { type: 'object', required: ['count'], properties: { count: { type: 'integer' } } },
  Gone: { type: 'object', required: ['sku', 'deleted'], properties: { sku: { type: 'string' }, deleted: { type: 'boolean' } } },
  Settings: {
    type: 'object',
    required: ['theme'],
    properties: { id: { type: 'string' }, theme: { type: 'string', enum: ['light', 'dark'] }, size: { type: 'integer' } },
  },
}

export const schemas: object = { ...own, ...more }
