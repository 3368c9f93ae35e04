/** Where a reference begins in `Location`, `Link` and `Refresh`. */
const REFERENCE = /(<|anchor="|url=["']?|^)([^\s<>;,"']+)/gi

/** A field's value in which references to the upstream's own address, with its base path or without, are references to ours. */
export function relinked(value: string, upstream: URL, own: string): string {
  return value.replaceAll(REFERENCE, (_, before: string, reference: string) => before + ownReference(reference, upstream, own))
}

function ownReference(reference: string, { origin, pathname }: URL, own: string): string {
  const base = pathname.replace(/\/$/, '')
  if (begins(reference, origin + base)) return own + reference.slice(origin.length + base.length)
  if (begins(reference, origin)) return own + reference.slice(origin.length)
  return base !== '' && begins(reference, base) ? rooted(reference.slice(base.length)) : reference
}

function begins(text: string, start: string): boolean {
  return text.startsWith(start) && (text.length === start.length || '/?#'.includes(text[start.length] ?? ''))
}

function rooted(path: string): string {
  return path.startsWith('/') ? path : `/${path}`
}

/** A cookie of the upstream's host and base path is ours to set: without `Domain` it belongs to whoever answered. */
export function ownCookie(value: string, { hostname, pathname }: URL): string {
  const base = pathname.replace(/\/$/, '')
  const free = value.replace(/;\s*domain=\.?([^;]*)/i, (all, domain: string) => (isOf(hostname, domain.trim().toLowerCase()) ? '' : all))
  if (base === '') return free
  return free.replace(/(;\s*path=)([^;]*)/i, (all, before: string, path: string) =>
    begins(path.trim(), base) ? before + rooted(path.trim().slice(base.length)) : all,
  )
}

function isOf(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`)
}
