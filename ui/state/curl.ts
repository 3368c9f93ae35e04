import type { BodyView } from '../../src/control/body-view.ts'

/** What curl adds by itself, or what is of the connection and not of the request. */
const OMITTED = new Set(['host', 'content-length', 'connection', 'accept-encoding', 'transfer-encoding', 'keep-alive', 'expect'])

/** A request as a line to paste into a POSIX shell. Values that were redacted stay as they are shown. */
export function curlOf(
  url: string,
  request: { readonly method: string; readonly target: string; readonly headers: readonly string[]; readonly body: BodyView },
): string {
  const { method, target, headers, body } = request
  const parts = ['curl']
  const hasBody = body.size > 0 && body.text !== undefined
  if (method !== (hasBody ? 'POST' : 'GET')) parts.push('-X', quoted(method))
  parts.push(quoted(`${url}${target.startsWith('/') ? target : `/${target}`}`))
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? ''
    if (!OMITTED.has(name.toLowerCase())) parts.push('-H', quoted(`${name}: ${headers[i + 1] ?? ''}`))
  }
  if (hasBody) parts.push('--data-raw', quoted(body.text ?? ''))
  return parts.join(' ')
}

/** As one word for the shell, whatever stands in it. */
function quoted(text: string): string {
  return /^[\w:/.,@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
