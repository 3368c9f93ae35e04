import { takes } from '../answer/headers.ts'
import type { Asked } from '../answer/material.ts'
import type { Address } from './address.ts'
import type { Core } from './core.ts'

/** Where an entity that began can be had, as the contract wants it written; null where it has no path of its own, or its header takes no such address. */
export function locationOf({ inference }: Core, { model, request }: Asked, { resource, parents, key }: Address): string | null {
  const home = inference.resource(resource.id)?.item ?? null
  if (home === null || resource.kind === 'singleton') return null
  const texts = new Map(resource.parents.map(({ param }, index) => [param, parents[index] ?? '']))
  if (resource.key !== null) texts.set(resource.key.param, key)
  const path = home.replaceAll(/\{[+./;?&#]?([^{}*]+)\*?\}/g, (whole, name: string) => {
    const text = texts.get(name)
    return text === undefined ? whole : encodeURIComponent(text.toWellFormed())
  })
  if (path.includes('{')) return null
  const full = `${baseOf(request.target.split('?', 1)[0] ?? '', model.operation.path)}${path}`
  const header = model.responses
    .flatMap(({ key: status, headers }) => (status.startsWith('2') ? headers : []))
    .find(({ name }) => name.toLowerCase() === 'location')
  return [`${request.origin}${full}`, full].find((address) => header === undefined || takes(header, address)) ?? null
}

/** What stands before the contract's own path: the mount and the base path of a server. */
function baseOf(path: string, template: string): string {
  const segments = path.split('/')
  return segments.slice(0, Math.max(0, segments.length - template.split('/').length + 1)).join('/')
}
