import { isIP } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import type { Upstream } from '../model/sender.ts'
import type * as Http from 'node:http'
import type * as Https from 'node:https'

/**
 * node's HTTP client, loaded when it is first needed and nothing else with it: `import … from 'node:http'` reads every export,
 * among them `WebSocket`, which brings fetch, HTTP/2 and TLS along and costs a start 30 to 45 ms.
 */
export function plainClient(): typeof Http {
  return process.getBuiltinModule('node:http')
}

export function tlsClient(): typeof Https {
  return process.getBuiltinModule('node:https')
}

/** What is said of both sides when TLS begins. */
export function credentialsOf(
  { ca, cert, key, servername }: Upstream['tls'],
  { hostname }: URL,
): SecureContextOptions & { servername?: string } {
  const name = servername ?? hostname
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    // No name for an address: RFC 6066 section 3 has none, and the certificate is held against the address itself.
    ...(isIP(name.replace(/^\[|\]$/g, '')) === 0 ? { servername: name } : {}),
  }
}
