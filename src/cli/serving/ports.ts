import type { Server } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { Understudy } from '../../app/understudy.ts'
import { type Listening, listen } from '../../wires/listen.ts'
import { createNodeWire } from '../../wires/node.ts'
import { tlsOptions } from '../../wires/secure.ts'
import type { ServerSettings } from './settings.ts'

interface Port {
  readonly server: Server | SecureServer
  readonly listening: Listening
}

/** Ports that were just opened. */
interface Opened {
  /** They are the ones from now on: what is not wanted any more is closed, exchanges under way ending first. */
  readonly keep: () => void
  /** They are closed again. */
  readonly undo: () => Promise<void>
}

/** The ports that the stand-in listens on: its own, and those that contracts have for themselves. */
export class Ports {
  readonly #understudy: Understudy
  #open: ReadonlyMap<string, Port> = new Map()

  constructor(understudy: Understudy) {
    this.#understudy = understudy
  }

  /** Where the stand-in answers; its own port first. */
  get urls(): readonly string[] {
    return [...this.#open.values()].map(({ listening }) => listening.url)
  }

  get url(): string {
    return this.urls[0] ?? ''
  }

  /** Opens what is not open yet. Throws a Problem where one cannot be opened, and then all is as it was. */
  async open(settings: ServerSettings): Promise<Opened> {
    const { host, port, more } = settings
    const before = this.#open
    const next = new Map<string, Port>()
    const undo = async (): Promise<void> => {
      await Promise.all([...next].filter(([key]) => !before.has(key)).map(([, { listening }]) => listening.close(0)))
    }
    try {
      for (const one of [port, ...more]) {
        const key = `${host} ${one} ${settings.tls === null ? '' : 'tls'}`
        next.set(key, before.get(key) ?? (await this.#listen(host, one, settings)))
      }
    } catch (error) {
      await undo()
      throw error
    }
    const keep = (): void => {
      this.#open = next
      for (const { server } of next.values()) renew(server, settings)
      for (const [key, { listening }] of before) if (!next.has(key)) void listening.close()
    }
    return { keep, undo }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ listening }) => listening.close()))
  }

  async #listen(host: string, port: number, settings: ServerSettings): Promise<Port> {
    const server = createNodeWire(this.#understudy, { ...timeoutsOf(settings), ...(settings.tls === null ? {} : { tls: settings.tls }) })
    return { server, listening: await listen(server, { host, port }) }
  }
}

/** What was saved anew holds for connections from now on. */
function renew(server: Port['server'], settings: ServerSettings): void {
  Object.assign(server, timeoutsOf(settings))
  if (settings.tls !== null && 'setSecureContext' in server) server.setSecureContext(tlsOptions(settings.tls))
}

function timeoutsOf({ headersTimeout, requestTimeout }: ServerSettings): { headersTimeout: number; requestTimeout: number } {
  return { headersTimeout, requestTimeout }
}
