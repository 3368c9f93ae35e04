// A stand-in without a port: a function from Request to Response, wherever code takes a `fetch` of its own. Run with
// `node examples/fetch-adapter.ts`. In your project, import from '@understudy/server'.
import { join } from 'node:path'
import { createUnderstudy, fetchOf } from '../src/index.ts'

/** Any code that can be handed a fetch: a generated client, an SDK, a loader of a framework. */
class Catalogue {
  readonly #fetch: typeof fetch

  constructor(fetcher: typeof fetch) {
    this.#fetch = fetcher
  }

  async names(category: string): Promise<string[]> {
    const response = await this.#fetch(`https://shop.kestrel.example/v1/products?category=${category}`)
    const { items } = (await response.json()) as { items: { name: string }[] }
    return items.map(({ name }) => name)
  }
}

await using understudy = await createUnderstudy({ contract: join(import.meta.dirname, 'shop/openapi.yaml') })
const catalogue = new Catalogue(fetchOf(understudy))

console.log(await catalogue.names('kitchen'))
for (const { request, reply, took } of understudy.exchanges())
  console.log(`${request.method} ${request.target} → ${reply.status} in ${took.toFixed(2)} ms`)
