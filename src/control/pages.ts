import { globSync, readFileSync, statSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { header, headerAll, type WireRequest, type WireResponse } from '../model/wire.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** Styles are set by scripts of ours (positions of rows, of nodes); scripts come from here and nowhere else. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const GUARDS = ['X-Content-Type-Options', 'nosniff', 'Referrer-Policy', 'no-referrer', 'Cross-Origin-Resource-Policy', 'same-origin']

/** What is shown in the place of the dashboard. `head`: what a browser is to do. */
function placeholder(head: string, title: string, words: string): Uint8Array {
  return Buffer.from(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${head}<title>Understudy</title>
<body style="font: 16px/1.5 system-ui; margin: 4rem auto; max-width: 36rem; padding: 0 1rem; color-scheme: light dark">
<h1 style="font-size: 1.25rem">${title}</h1>
<p>${words}</p>
<p>The control API works without it: <a href="/openapi.json">its contract</a>. So does the command line: <code>understudy status</code>.</p>
`)
}

const NOT_BUILT = placeholder(
  '',
  'The dashboard is not built',
  'This is a checkout, and pages are built once: <code>npm run build</code>. Then load this page again.',
)

const BUILDING = placeholder(
  '<meta http-equiv="refresh" content="2">',
  'The dashboard is being built',
  'That is done once, and takes some seconds. This page comes back by itself.',
)

/** A build that takes longer than that was broken off. Milliseconds. */
const BUILD = 120_000

interface Page {
  readonly bytes: Uint8Array
  readonly type: string
  zipped: Uint8Array | null
}

const zip = promisify(gzip)

/** The dashboard as it was built. Only what was found in its folder can be asked for, by its very name. */
export class Pages {
  readonly #folder: string
  #names: ReadonlySet<string> = new Set()
  readonly #pages = new Map<string, Page>()
  /** Tells one build from another. */
  #stamp = ''

  constructor(folder: string = fileURLToPath(new URL('../../dist/ui/', import.meta.url))) {
    this.#folder = folder
  }

  /** The answer to a GET or HEAD; null where it is not for a page. Addresses within the dashboard are its first page's to understand. */
  async answer(request: WireRequest, path: string): Promise<WireResponse | null> {
    const asset = this.#page(path.slice(1))
    if (asset !== null && path !== '/index.html') return send(request, asset, path.startsWith('/assets/') ? FOREVER : BRIEFLY, [])
    if (path.startsWith('/assets/') || !wantsPage(request)) return null
    this.#renew()
    const index = this.#page('index.html') ?? {
      bytes: this.#isBeingBuilt() ? BUILDING : NOT_BUILT,
      type: TYPES['.html'] ?? '',
      zipped: null,
    }
    return send(request, index, 'no-cache', ['Content-Security-Policy', POLICY])
  }

  /** Forgets what it had where the dashboard was built anew meanwhile. */
  #renew(): void {
    const { mtimeMs = 0, ino = 0 } = statSync(join(this.#folder, 'index.html'), { throwIfNoEntry: false }) ?? {}
    const stamp = `${mtimeMs} ${ino}`
    if (stamp === this.#stamp) return
    this.#stamp = stamp
    this.#names = new Set()
    this.#pages.clear()
  }

  #isBeingBuilt(): boolean {
    const { mtimeMs = 0 } = statSync(`${this.#folder.replace(/[\\/]$/, '')}.building`, { throwIfNoEntry: false }) ?? {}
    return Date.now() - mtimeMs < BUILD
  }

  #page(name: string): Page | null {
    if (!this.#names.has(name)) {
      if (name !== 'index.html' && this.#names.size > 0) return null
      this.#look()
      if (!this.#names.has(name)) return null
    }
    const known = this.#pages.get(name)
    if (known !== undefined) return known
    const type = TYPES[extname(name)] ?? 'application/octet-stream'
    const page: Page = { bytes: readFileSync(join(this.#folder, name)), type, zipped: null }
    this.#pages.set(name, page)
    return page
  }

  #look(): void {
    const files = globSync('**/*', { cwd: this.#folder, withFileTypes: true }).filter((entry) => entry.isFile())
    this.#names = new Set(files.map((entry) => join(entry.parentPath, entry.name).slice(this.#folder.length).split(sep).join('/')))
  }
}

const FOREVER = 'public, max-age=31536000, immutable'
const BRIEFLY = 'no-cache'

function wantsPage({ headers }: WireRequest): boolean {
  return (headerAll(headers, 'accept') ?? '').includes('text/html')
}

async function send({ method, headers }: WireRequest, page: Page, cache: string, more: readonly string[]): Promise<WireResponse> {
  const zips = page.bytes.length > 1_000 && !page.type.startsWith('image/png') && /\bgzip\b/.test(header(headers, 'accept-encoding') ?? '')
  if (zips) page.zipped ??= await zip(page.bytes)
  const body = zips && page.zipped !== null ? page.zipped : page.bytes
  const encoding = zips ? ['Content-Encoding', 'gzip'] : []
  const own = ['Content-Type', page.type, 'Cache-Control', cache, 'Vary', 'Accept-Encoding, Accept', 'Content-Length', String(body.length)]
  return { status: 200, headers: [...own, ...encoding, ...GUARDS, ...more], body: method === 'HEAD' ? null : body }
}
