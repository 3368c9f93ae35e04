import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/**
 * The floor: node's own HTTP server that reads the request to its end and answers the same bytes to everything, knowing nothing.
 * Run as `node bare.ts ANSWER.json PORT`.
 */
export interface BareAnswer {
  readonly status: number
  /** Name, value, name, value. */
  readonly headers: readonly string[]
  readonly body: string
}

const [file, port] = process.argv.slice(2)
if (file === undefined || port === undefined) throw new Error('bare.ts wants ANSWER.json and PORT')
const answer = JSON.parse(readFileSync(file, 'utf8')) as BareAnswer
const body = Buffer.from(answer.body, 'utf8')
const headers = [...answer.headers, 'Content-Length', String(body.length)]

createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(answer.status, headers).end(body)
    return
  }
  request.on('data', () => {})
  request.on('end', () => response.writeHead(answer.status, headers).end(body))
}).listen(Number(port), '127.0.0.1')
