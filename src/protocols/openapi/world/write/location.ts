import { takes } from '../../answer/headers.ts'
import type { Asked } from '../../answer/material.ts'
import type { Resource } from '../../../../model/resource.ts'
import type { OperationModel, Parameter } from '../../operation.ts'
import type { Inference } from '../../state/inference.ts'
import type { Address } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'

/** Where an entity that began can be had, as the contract wants it written; null where it has no path of its own, or its header takes no such address. */
export function locationOf({ inference }: Core, { model, request }: Asked, address: Address): string | null {
  const { resource } = address
  const steps = resource.kind === 'singleton' ? null : stepsTo(inference, resource)
  if (steps === null) return null
  let path = ''
  for (const step of steps)
    path += typeof step === 'string' ? step : encodeURIComponent((address.parents[step] ?? address.key).toWellFormed())
  const full = `${baseOf(request.target, model)}${path}`
  const header = headerOf(model)
  const whole = `${request.origin}${full}`
  if (header === null || takes(header, whole)) return whole
  return takes(header, full) ? full : null
}

/** The path of an item: texts, and the places of what stands above the key; the key's own place is behind those. */
type Steps = readonly (string | number)[]

const known = new WeakMap<Resource, { readonly steps: Steps | null }>()

function stepsTo(inference: Inference, resource: Resource): Steps | null {
  let found = known.get(resource)
  if (found === undefined) known.set(resource, (found = { steps: stepsIn(inference.resource(resource.id)?.item ?? null, resource) }))
  return found.steps
}

function stepsIn(item: string | null, { parents, key }: Resource): Steps | null {
  if (item === null) return null
  const steps = item.split(/(\{[^{}]+\})/).map((part) => {
    const name = /^\{[+./;?&#]?([^{}*]+)\*?\}$/.exec(part)?.[1]
    if (name === undefined) return part
    const index = parents.findIndex(({ param }) => param === name)
    return index >= 0 ? index : name === key?.param ? parents.length : null
  })
  return steps.includes(null) ? null : steps.filter((step) => step !== null)
}

const headers = new WeakMap<OperationModel, Parameter | null>()

/** The `Location` of an operation's successes. */
function headerOf(model: OperationModel): Parameter | null {
  let header = headers.get(model)
  if (header === undefined) {
    const all = model.responses.flatMap(({ key, headers: own }) => (key.startsWith('2') ? own : []))
    headers.set(model, (header = all.find(({ name }) => name.toLowerCase() === 'location') ?? null))
  }
  return header
}

const bases = new WeakMap<OperationModel, { readonly target: string; readonly base: string }>()

/** What stands before the contract's own path: the mount and the base path of a server. Most come to the same. */
function baseOf(target: string, model: OperationModel): string {
  const before = bases.get(model)
  if (before?.target === target) return before.base
  const segments = (target.split('?', 1)[0] ?? '').split('/')
  const base = segments.slice(0, Math.max(0, segments.length - model.operation.path.split('/').length + 1)).join('/')
  bases.set(model, { target, base })
  return base
}
