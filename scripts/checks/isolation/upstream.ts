// A service in a process of its own, which does what it is told: it is told a mode, and answers with its port.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Mode = 'healthy' | 'slow' | 'hung' | 'refusing' | 'resetting' | '10 MB/s'

const SLOW = 3_000
/** Half a megabyte for each of twenty copies a second. */
const FAT = JSON.stringify({ id: 'fat', name: 'x'.repeat(500_000) })

let mode: Mode = 'healthy'
const server = createServer((request, response) => {
  const good = (): void => say(response, JSON.stringify({ id: request.url?.split('/')[2], name: 'anvil' }))
  switch (mode) {
    case 'healthy':
      return good()
    case 'slow':
      return void setTimeout(good, SLOW)
    case 'hung':
    case 'refusing':
      return
    case 'resetting':
      return void request.socket.resetAndDestroy()
    case '10 MB/s':
      return say(response, FAT)
  }
})

function say(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }).end(body)
}

let port = 0
// Nobody is left to ask.
process.on('disconnect', () => process.exit())
process.on('message', (wanted: Mode) => {
  mode = wanted
  if (wanted === 'refusing') {
    server.close(() => process.send?.(port))
    server.closeAllConnections()
  } else if (server.listening) process.send?.(port)
  else server.listen(port, '127.0.0.1', () => process.send?.((port = (server.address() as AddressInfo).port)))
})
