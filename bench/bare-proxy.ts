import { Agent, createServer, request } from 'node:http'
import { pipeline } from 'node:stream'

/** The floor of a proxy: node's own client behind node's own server, which knows nothing. Run as `node bare-proxy.ts UPSTREAM-PORT PORT`. */
const [upstream, port] = process.argv.slice(2).map(Number)
const agent = new Agent({ keepAlive: true, maxSockets: 256 })

createServer((incoming, outgoing) => {
  const sending = request(
    {
      agent,
      host: '127.0.0.1',
      port: upstream ?? 0,
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      headers: incoming.rawHeaders,
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      pipeline(answer, outgoing, () => {})
    },
  )
  sending.on('error', () => outgoing.destroy())
  incoming.pipe(sending)
}).listen(port, '127.0.0.1')
