import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/**
 * The floor of a server that keeps things: node's own, which parses what is sent, keeps it in a map and prints it again. It validates
 * nothing, writes nothing to disk and records nothing. Run as `node bare-store.ts PORT`.
 */
const kept = new Map<number, object>()
const types = ['Content-Type', 'application/json']

createServer((request, response) => {
  if (request.method === 'POST') {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => create(Buffer.concat(parts).toString('utf8'), response))
  } else read(request, response)
}).listen(Number(process.argv[2]), '127.0.0.1')

function create(text: string, response: ServerResponse): void {
  const id = kept.size + 1
  const note = { id, ...(JSON.parse(text) as object) }
  kept.set(id, note)
  answer(response, 201, ['Location', `/notes/${id}`, ...types], JSON.stringify(note))
}

function read({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const note = kept.get(Number(url.slice(url.lastIndexOf('/') + 1)))
  answer(response, note === undefined ? 404 : 200, types, note === undefined ? '{}' : JSON.stringify(note))
}

function answer(response: ServerResponse, status: number, headers: readonly string[], text: string): void {
  const bytes = Buffer.from(text)
  response.writeHead(status, [...headers, 'Content-Length', String(bytes.length)]).end(bytes)
}
