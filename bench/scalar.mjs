import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { createMockServer } from '@scalar/mock-server'

// Scalar's mock server is a Hono application and brings no command of its own. Run as `node scalar.mjs CONTRACT PORT`.
const [contract = '', port] = process.argv.slice(2)
const app = await createMockServer({ document: readFileSync(contract, 'utf8') })
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' })
