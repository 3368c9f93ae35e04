const text = { type: 'string' }
const answer = {
  description: 'What came',
  content: { 'application/json': { schema: { type: 'object', required: ['text'], properties: { text } } } },
}
const form = { type: 'object', required: ['text'], properties: { text } }

function parameter(where: 'path' | 'query' | 'header' | 'cookie', name: string): object {
  return { name, in: where, required: true, schema: text }
}

/** A contract in which a string can be sent in every place, and anything at all as JSON. */
export const ECHO: object = {
  openapi: '3.1.0',
  info: { title: 'Echo', version: '1.0.0' },
  paths: {
    '/path/{id}': {
      get: {
        parameters: [parameter('path', 'id')],
        responses: {
          200: {
            description: 'It',
            content: { 'application/json': { schema: { type: 'object', required: ['id'], properties: { id: text } } } },
          },
        },
      },
    },
    '/query': { get: { parameters: [parameter('query', 'text')], responses: { 200: answer } } },
    '/header': { get: { parameters: [parameter('header', 'X-Text')], responses: { 200: answer } } },
    '/cookie': { get: { parameters: [parameter('cookie', 'text')], responses: { 200: answer } } },
    '/json': { post: { requestBody: { required: true, content: { 'application/json': { schema: form } } }, responses: { 201: answer } } },
    '/form': {
      post: {
        requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: form } } },
        responses: { 201: answer },
      },
    },
    '/multipart': {
      post: { requestBody: { required: true, content: { 'multipart/form-data': { schema: form } } }, responses: { 201: answer } },
    },
    '/any': {
      post: {
        requestBody: { required: true, content: { 'application/json': { schema: {} } } },
        responses: { 200: { description: 'Taken', content: { 'application/json': { schema: { type: 'object' } } } } },
      },
    },
  },
}
