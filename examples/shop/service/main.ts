// The real shop, in a process of its own: npm run shop -- [PORT] [FILE]
import type { AddressInfo } from 'node:net'
import { createShop } from './shop.ts'

const [port = '8080', file = ':memory:'] = process.argv.slice(2)
const { server, close } = createShop(file)
server.listen(Number(port), '127.0.0.1', () => {
  console.log(`the shop is open on http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.closeAllConnections()
    server.close(() => {
      close()
      process.exit(0)
    })
  })
}
