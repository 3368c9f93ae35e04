import type { ServerResponse } from 'node:http'

/** Ways to be broken, so that one can see what Understudy does about it. */
export const DEFECTS = ['none', 'wrong-status', 'missing-field', 'slow', 'errors', 'hangs', 'dead'] as const

export type Defect = (typeof DEFECTS)[number]

export function isDefect(word: string): word is Defect {
  return DEFECTS.some((defect) => defect === word)
}

/** One answer in so many fails under `errors`: five in a hundred. */
const ERRORS = 20
const SLOW = 1_500

/** The switch, and the answers that go through it. */
export class Defects {
  current: Defect = 'none'
  #answers = 0

  /** Writes an answer as the defect has it. The address of the switch itself is never broken. */
  send(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: unknown): void {
    this.#answers++
    switch (this.current) {
      case 'none':
        return write(response, status, headers, body)
      case 'wrong-status':
        return write(response, status === 200 ? 202 : 299, headers, body)
      case 'missing-field':
        return write(response, status, headers, withoutOne(body))
      case 'slow':
        return void setTimeout(() => write(response, status, headers, body), SLOW)
      case 'errors':
        if (this.#answers % ERRORS !== 0) return write(response, status, headers, body)
        return write(response, 500, {}, { type: 'about:blank', title: 'Out of luck', status: 500 })
      case 'hangs':
        return
      case 'dead':
        response.destroy()
    }
  }
}

function write(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: unknown): void {
  if (body === null) {
    response.writeHead(status, headers).end()
    return
  }
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  const text = JSON.stringify(body)
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text), ...headers }).end(text)
}

/** The last member of an object, or of the first thing in a page, is forgotten. */
function withoutOne(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body
  const entries = Object.entries(body)
  const page = entries.find(([name]) => name === 'items')?.[1]
  if (Array.isArray(page)) return { ...body, items: page.map((item: unknown, index) => (index === 0 ? withoutOne(item) : item)) }
  const required = entries.findLastIndex(([name]) => ['price', 'total', 'name'].includes(name))
  return Object.fromEntries(entries.filter((_, index) => index !== (required < 0 ? entries.length - 1 : required)))
}
