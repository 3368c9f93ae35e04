import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getProduct, listCategories, listProducts, stock } from './catalogue.ts'
import { Defects, DEFECTS, isDefect } from './defects.ts'
import type { Answer } from './answer.ts'
import { cancelOrder, createOrder, firstOrder, getInvoice, getOrder, listOrders, updateOrder } from './orders.ts'
import { Store } from './store.ts'

/** A service that does part of what the contract promises: the catalogue to read, orders whole. The rest is 501, not yet. */
export function createShop(file: string): { readonly server: Server; readonly defects: Defects; readonly close: () => void } {
  const store = new Store(file)
  stock(store)
  firstOrder(store)
  const defects = new Defects()
  const server = createServer((request, response) => {
    void answer(store, defects, request, response)
  })
  return { server, defects, close: () => store.close() }
}

async function answer(store: Store, defects: Defects, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://shop')
  const body = await read(request)
  if (url.pathname === '/defect') return turn(defects, body, response)
  const { status, headers, body: told } = route(store, request, url, body)
  defects.send(response, status, headers, told)
}

/** `curl -d slow localhost:8080/defect` breaks it, `-d none` mends it. */
function turn(defects: Defects, word: string, response: ServerResponse): void {
  if (isDefect(word)) defects.current = word
  response.writeHead(isDefect(word) || word === '' ? 200 : 400, { 'Content-Type': 'text/plain' })
  response.end(isDefect(word) || word === '' ? `${defects.current}\n` : `There are ${DEFECTS.join(', ')}.\n`)
}

function route(store: Store, request: IncomingMessage, { pathname, searchParams }: URL, body: string): Answer {
  const [, collection, id, action] = pathname.split('/')
  const key = request.headers['idempotency-key']
  switch (`${request.method} ${collection}${id === undefined ? '' : '/id'}${action === undefined ? '' : `/${action}`}`) {
    case 'GET products':
      return listProducts(store, searchParams)
    case 'GET products/id':
      return getProduct(store, id ?? '')
    case 'GET categories':
      return listCategories(store)
    case 'GET orders':
      return listOrders(store, searchParams)
    case 'POST orders':
      return createOrder(store, parsed(body), typeof key === 'string' ? key : undefined)
    case 'GET orders/id':
      return getOrder(store, id ?? '')
    case 'PATCH orders/id':
      return updateOrder(store, id ?? '', parsed(body))
    case 'GET orders/id/invoice':
      return getInvoice(store, id ?? '')
    case 'POST orders/id/cancel':
      return cancelOrder(store, id ?? '')
    default:
      return { status: 501, headers: {}, body: { type: 'about:blank', title: 'Not yet', status: 501 } }
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function parsed(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
