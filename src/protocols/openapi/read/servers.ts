import type { Located } from '../../../model/place.ts'
import { items, member, members, text, texts } from './located.ts'
import type { Scope } from './scope.ts'

/** How many base paths one server may expand to. */
const MAX_VARIANTS = 64

/**
 * The paths under which servers live, '' always the last of them. A variable with an `enum` is expanded to each of its
 * values; one without is expanded to its default and also kept as `{name}`, which takes any one segment.
 */
export function readBasePaths(scope: Scope, holder: Located): readonly string[] {
  const paths = new Set<string>()
  if (scope.version === '2.0') paths.add(trimmed(text(holder, 'basePath')))
  else for (const server of items(member(holder, 'servers'))) for (const path of serverPaths(scope, server)) paths.add(path)
  paths.delete('')
  return [...paths, '']
}

function serverPaths(scope: Scope, server: Located): readonly string[] {
  const url = text(server, 'url')
  if (!url.includes('{')) return [pathOf(scope, url)]
  const start = pathStart(url)
  const values = new Map<string, readonly string[]>()
  for (const [name, variable] of members(member(server, 'variables'))) values.set(name, variableValues(name, variable, url, start))
  return expand(url, values).map((expanded) => pathOf(scope, expanded))
}

/** Where the path of a URL template begins: variables may stand before it. */
function pathStart(url: string): number {
  const scheme = url.indexOf('://')
  const slash = url.indexOf('/', scheme < 0 ? 0 : scheme + 3)
  return slash < 0 ? url.length : slash
}

function variableValues(name: string, variable: Located, url: string, start: number): readonly string[] {
  const byDefault = text(variable, 'default')
  const listed = texts(variable, 'enum')
  const position = url.indexOf(`{${name}}`)
  if (position === 0 && !url.includes('}://')) return [...new Set([...listed, byDefault])]
  // A scheme, host or port: only the path matters.
  if (position < start) return ['x']
  if (listed.length > 0) return [...new Set([...listed, byDefault])]
  return byDefault === '' ? [`{${name}}`] : [byDefault, `{${name}}`]
}

function expand(url: string, values: ReadonlyMap<string, readonly string[]>): readonly string[] {
  let urls = [url]
  for (const [name, list] of values) {
    if (urls.length * list.length > MAX_VARIANTS) break
    urls = urls.flatMap((one) => list.map((value) => one.replaceAll(`{${name}}`, value)))
  }
  return urls
}

/** The path of a server's URL. A relative one is taken from where the contract was fetched, a file's from the root. */
function pathOf(scope: Scope, url: string): string {
  const { uri } = scope.root.place
  const start = /^(?:[a-z][a-z\d+.-]*:)?\/\/[^/?#]*/i.exec(url)?.[0].length ?? /^\{[^}]*\}/.exec(url)?.[0].length ?? 0
  const path = url.slice(start).replace(/[?#].*$/, '')
  if (start > 0 || path.startsWith('/')) return trimmed(path)
  const folder = /^https?:/.test(uri) ? (URL.parse('.', uri)?.pathname ?? '/') : '/'
  return trimmed(folder + path.replace(/^\.\//, ''))
}

/** With a slash before it and none behind; '' for the root. */
function trimmed(path: string): string {
  const bare = path.replace(/^\/+|\/+$/g, '')
  return bare === '' || bare === '.' ? '' : `/${bare}`
}
