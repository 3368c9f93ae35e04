/** A contract in Stripe's manner: forms with brackets in brackets, deepObject throughout, lists with has_more, errors in an envelope. */
const deep = { style: 'deepObject', explode: true }
const form = (properties: object, encoding: object, required: readonly string[] = []): object => ({
  content: {
    'application/x-www-form-urlencoded': { schema: { type: 'object', required, properties, additionalProperties: false }, encoding },
  },
})
const json = (schema: object): object => ({ description: '', content: { 'application/json': { schema } } })
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` })
const failed = json(ref('error'))

const address = {
  type: 'object',
  properties: {
    line1: { type: 'string', maxLength: 500 },
    city: { type: 'string' },
    postal_code: { type: 'string' },
    country: { type: 'string' },
  },
}
const metadata = {
  anyOf: [
    { type: 'object', additionalProperties: { type: 'string' } },
    { type: 'string', enum: [''] },
  ],
}
const expand = { type: 'array', items: { type: 'string', maxLength: 5_000 } }
const customerForm = form(
  {
    name: { type: 'string', maxLength: 256 },
    email: { type: 'string', maxLength: 512 },
    balance: { type: 'integer' },
    address,
    metadata,
    expand,
  },
  { address: deep, metadata: deep, expand: deep },
)
const list = (path: string, item: string): object => ({
  type: 'object',
  required: ['data', 'has_more', 'object', 'url'],
  properties: {
    object: { type: 'string', enum: ['list'] },
    url: { type: 'string', pattern: `^${path}` },
    has_more: { type: 'boolean' },
    data: { type: 'array', items: ref(item) },
  },
})
const limit = { name: 'limit', in: 'query', schema: { type: 'integer' } }
const after = { name: 'starting_after', in: 'query', schema: { type: 'string', maxLength: 5_000 } }
const id = (name: string): object => ({ name, in: 'path', required: true, style: 'simple', schema: { type: 'string', maxLength: 5_000 } })

export const STRIPE_STYLE: object = {
  openapi: '3.0.0',
  info: { title: 'Payments', version: '2026-01-01' },
  servers: [{ url: 'https://api.payments.example/' }],
  security: [{ basic: [] }, { bearer: [] }],
  paths: {
    '/v1/customers': {
      get: {
        parameters: [limit, after, { name: 'expand', in: 'query', ...deep, schema: expand }],
        responses: { 200: json(list('/v1/customers', 'customer')), default: failed },
      },
      post: { requestBody: customerForm, responses: { 200: json(ref('customer')), default: failed } },
    },
    '/v1/customers/{customer}': {
      get: {
        parameters: [id('customer'), { name: 'expand', in: 'query', ...deep, schema: expand }],
        responses: { 200: json(ref('customer')), default: failed },
      },
      post: { parameters: [id('customer')], requestBody: customerForm, responses: { 200: json(ref('customer')), default: failed } },
      delete: { parameters: [id('customer')], responses: { 200: json(ref('deleted_customer')), default: failed } },
    },
    '/v1/invoices': {
      get: {
        parameters: [limit, after, { name: 'customer', in: 'query', schema: { type: 'string', maxLength: 5_000 } }],
        responses: { 200: json(list('/v1/invoices', 'invoice')), default: failed },
      },
      post: {
        requestBody: form(
          { customer: { type: 'string', maxLength: 5_000 }, description: { type: 'string', maxLength: 1_500 }, metadata },
          { metadata: deep },
        ),
        responses: { 200: json(ref('invoice')), default: failed },
      },
    },
    '/v1/invoices/{invoice}': {
      get: { parameters: [id('invoice')], responses: { 200: json(ref('invoice')), default: failed } },
    },
    '/v1/subscriptions': {
      post: {
        requestBody: {
          required: true,
          ...form(
            {
              customer: { type: 'string', maxLength: 5_000 },
              items: {
                type: 'array',
                items: { type: 'object', properties: { price: { type: 'string' }, quantity: { type: 'integer' }, metadata } },
              },
              payment_settings: {
                type: 'object',
                properties: { payment_method_types: { type: 'array', items: { type: 'string', enum: ['card', 'sepa_debit'] } } },
              },
              cancel_at_period_end: { type: 'boolean' },
              metadata,
            },
            { items: deep, payment_settings: deep, metadata: deep },
            ['customer'],
          ),
        },
        responses: { 200: json(ref('subscription')), default: failed },
      },
    },
  },
  components: {
    securitySchemes: { basic: { type: 'http', scheme: 'basic' }, bearer: { type: 'http', scheme: 'bearer' } },
    schemas: {
      customer: {
        type: 'object',
        required: ['id', 'object', 'created', 'livemode'],
        properties: {
          id: { type: 'string', maxLength: 5_000 },
          object: { type: 'string', enum: ['customer'] },
          created: { type: 'integer', format: 'unix-time' },
          livemode: { type: 'boolean' },
          name: { type: 'string', nullable: true, maxLength: 5_000 },
          email: { type: 'string', nullable: true, maxLength: 5_000 },
          balance: { type: 'integer' },
          address: { nullable: true, anyOf: [ref('address')] },
          metadata: { type: 'object', additionalProperties: { type: 'string', maxLength: 500 } },
        },
      },
      address: {
        type: 'object',
        properties: Object.fromEntries(
          ['line1', 'city', 'postal_code', 'country'].map((name) => [name, { type: 'string', nullable: true }]),
        ),
      },
      deleted_customer: {
        type: 'object',
        required: ['id', 'object', 'deleted'],
        properties: { id: { type: 'string' }, object: { type: 'string', enum: ['customer'] }, deleted: { type: 'boolean', enum: [true] } },
      },
      invoice: {
        type: 'object',
        required: ['id', 'object', 'customer', 'created'],
        properties: {
          id: { type: 'string', maxLength: 5_000 },
          object: { type: 'string', enum: ['invoice'] },
          customer: { anyOf: [{ type: 'string', maxLength: 5_000 }, ref('customer')] },
          description: { type: 'string', nullable: true, maxLength: 5_000 },
          created: { type: 'integer', format: 'unix-time' },
          metadata: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
      subscription: {
        type: 'object',
        required: ['id', 'object', 'customer', 'cancel_at_period_end', 'metadata'],
        properties: {
          id: { type: 'string' },
          object: { type: 'string', enum: ['subscription'] },
          customer: { anyOf: [{ type: 'string', maxLength: 5_000 }, ref('customer')] },
          cancel_at_period_end: { type: 'boolean' },
          metadata: { type: 'object', additionalProperties: { type: 'string' } },
        },
      },
      error: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['type'],
            properties: {
              type: { type: 'string', enum: ['api_error', 'card_error', 'idempotency_error', 'invalid_request_error'] },
              message: { type: 'string' },
              param: { type: 'string' },
              code: { type: 'string' },
            },
          },
        },
      },
    },
  },
}
