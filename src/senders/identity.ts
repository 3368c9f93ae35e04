import type { Socket } from 'node:net'

/** Who a service says that it is, by its certificate: who vouches for it, and its names. A renewed one says the same. */
export class Identity {
  #known: string | null = null

  /** Whether a fresh connection leads to somebody else than the one before it; whoever is there now is who is expected from then on. */
  isOther(socket: Socket): boolean {
    const shown = identityOf(socket)
    if (shown === null) return false
    const before = this.#known
    this.#known = shown
    return before !== null && before !== shown
  }
}

/** null where nothing is shown: on a session that goes on, or without TLS. */
function identityOf(socket: Socket): string | null {
  if (!('getPeerX509Certificate' in socket) || typeof socket.getPeerX509Certificate !== 'function') return null
  const shown: unknown = socket.getPeerX509Certificate()
  if (typeof shown !== 'object' || shown === null || !('issuer' in shown) || !('subject' in shown)) return null
  const names = 'subjectAltName' in shown && typeof shown.subjectAltName === 'string' ? shown.subjectAltName : ''
  const { issuer } = shown
  // Whoever vouches has several hands that sign.
  const authority = /^O=(.+)$/m.exec(String(issuer))?.[1] ?? issuer
  return JSON.stringify([authority, shown.subject, names.split(', ').toSorted()])
}
