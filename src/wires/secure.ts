import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** With what a server speaks HTTPS: certificate and key in PEM, and who vouches for consumers' own certificates. */
export interface ServerTls {
  readonly cert: string
  readonly key: string
  /** Consumers are asked for a certificate; one that these authorities vouch for names its consumer. */
  readonly clientCa?: string
}

/** What node's server takes of it. A consumer without a certificate, or with another one, is let in: who may do what is the contract's business. */
export function tlsOptions({ cert, key, clientCa }: ServerTls): Record<string, unknown> {
  return { cert, key, ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false }) }
}

export function isEncrypted(socket: Socket): socket is TLSSocket {
  return 'encrypted' in socket && socket.encrypted === true
}

/**
 * The name in the certificate that a consumer has shown and that was verified: its first subject alternative name (RFC 5280 section
 * 4.2.1.6; a SPIFFE id is a URI there), else its common name. null where one was asked for and none was shown that anybody vouches
 * for, undefined where none was asked for.
 */
export function certificateName(socket: Socket): string | null | undefined {
  if (!isEncrypted(socket)) return undefined
  // Set where a certificate was asked for, and none or a wrong one was shown.
  if (!socket.authorized) return socket.authorizationError === null || socket.authorizationError === undefined ? undefined : null
  const { subject, subjectaltname } = socket.getPeerCertificate()
  const [first] = (subjectaltname ?? '').split(', ')
  const name = first?.slice(first.indexOf(':') + 1)
  if (name !== undefined && name !== '') return name
  const common: unknown = subject?.CN
  return typeof common === 'string' && common !== '' ? common : null
}
