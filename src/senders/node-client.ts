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
