import { connect } from 'node:net'

/** An answer as it came over a raw connection. */
export interface RawAnswer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/**
 * Sends bytes as they are, and reads one answer. null: the connection was closed without one. Rejects where there is
 * neither in five seconds.
 */
export function ask(port: number, bytes: string | Uint8Array, more: { readonly thenEnd?: boolean } = {}): Promise<RawAnswer | null> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
      if (more.thenEnd === true) socket.end()
    })
    const timer = setTimeout(() => finish(() => reject(new Error('neither an answer nor an end in five seconds'))), 5_000)
    const finish = (act: () => void): void => {
      clearTimeout(timer)
      socket.destroy()
      act()
    }
    socket.on('data', (part: Buffer) => {
      parts.push(part)
      const answer = answerOf(Buffer.concat(parts))
      if (answer !== null) finish(() => resolve(answer))
    })
    // A server that refuses early may close while we still write: what it said counts.
    socket.on('error', () => {})
    socket.on('close', () => finish(() => resolve(answerOf(Buffer.concat(parts)))))
  })
}

/** null while it is not all there. */
function answerOf(bytes: Buffer): RawAnswer | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = bytes.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  if (status === 100) return answerOf(bytes.subarray(end + 4))
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0)
  const body = bytes.subarray(end + 4)
  return body.length < length ? null : { status, head, body: body.toString('utf8', 0, length) }
}

/** A request with a body, as it goes over the wire. */
export function post(path: string, type: string, body: string | Uint8Array, headers: readonly string[] = []): Uint8Array {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  const lines = [`POST ${path} HTTP/1.1`, 'Host: localhost', `Content-Type: ${type}`, `Content-Length: ${bytes.length}`, ...headers]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes])
}

export function get(path: string, headers: readonly string[] = []): string {
  return `${[`GET ${path} HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n`
}
