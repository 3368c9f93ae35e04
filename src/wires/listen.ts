import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import { Problem } from '../model/problem.ts'

export interface ListenOptions {
  /** Default 0: any free one. */
  readonly port?: number
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string
}

/** A server that listens. */
export interface Listening extends AsyncDisposable {
  readonly host: string
  readonly port: number
  /** `http://127.0.0.1:4010` */
  readonly url: string
  /** Takes no new connections, lets the open exchanges end for at most `grace` milliseconds, then cuts them. Default 5,000. */
  close(grace?: number): Promise<void>
}

const GRACE = 5_000

/** Starts a server listening. Throws a Problem where the port is taken or the address is not ours. */
export async function listen(server: Server | SecureServer, { port = 0, host = '127.0.0.1' }: ListenOptions = {}): Promise<Listening> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw problemOf(error, port, host)
  }
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a server on a port has an address')
  const close = (grace = GRACE): Promise<void> => closeServer(server, grace)
  return {
    host,
    port: address.port,
    url: `${'setSecureContext' in server ? 'https' : 'http'}://${shownHost(host)}:${address.port}`,
    close,
    [Symbol.asyncDispose]: () => close(),
  }
}

function problemOf(error: unknown, port: number, host: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  const options = { cause: error, detail: { host, port } }
  if (code === 'EADDRINUSE') {
    return new Problem('port-in-use', `Port ${port} on ${host} is taken. Choose another one, or 0 for any that is free.`, options)
  }
  if (code === 'EACCES') {
    return new Problem('address-unavailable', `Port ${port} needs rights that this process does not have. Choose one above 1023.`, options)
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EINVAL' || code === 'EAI_AGAIN') {
    return new Problem('address-unavailable', `${host} is not an address of this machine.`, options)
  }
  return error
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function closeServer(server: Server | SecureServer, grace: number): Promise<void> {
  if (!server.listening) return Promise.resolve()
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), grace)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
