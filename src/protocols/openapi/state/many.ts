import type { BulkRole } from '../../../model/resource.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import type { OperationModel } from '../operation.ts'
import { bodyOf, successOf } from './messages.ts'
import type { Skeleton } from './outline.ts'
import { itemOf, likeness, propertiesOf } from './schemas.ts'
import type { Study } from './study.ts'

/** What is done to many, by the words of the path. */
export function doesOf(words: readonly string[]): BulkRole['does'] {
  if (words.some((word) => /^(?:delete|remove|destroy)$/.test(word))) return 'delete'
  if (words.some((word) => /^(?:update|patch|modify|upsert)$/.test(word))) return 'patch'
  return words.includes('replace') ? 'replace' : 'create'
}

/** Whether a request is about several entities at once. */
export function sendsMany({ model, study }: { readonly model: OperationModel; readonly study: Study }, home: Skeleton): boolean {
  const body = bodyOf(model)
  if (body === null) return false
  if (itemOf(body) !== null) return true
  const { entity } = study.facts(home)
  const answer = successOf(model)
  if (entity === null || answer === null) return false
  const lists = [...propertiesOf(body).values()].some((node) => itemOf(node) !== null)
  if (itemOf(answer.node) !== null && lists && !tellsOfOne(body, entity)) return true
  if (likeness(body, entity) > 0) return false
  // `{ Invoices: [ … ] }` in and out.
  return [...propertiesOf(body).values()].some((node) => {
    const each = itemOf(node)
    return each !== null && likeness(each, entity) >= 2 && answersMany(answer.node, entity)
  })
}

/** `{ sender, text, tags: [ … ] }` is one message, though a list of one comes back. */
function tellsOfOne(body: SchemaNode, entity: SchemaNode): boolean {
  const known = propertiesOf(entity)
  return [...propertiesOf(body)].filter(([name, node]) => known.has(name) && itemOf(node) === null).length > 1
}

function answersMany(answer: SchemaNode, entity: SchemaNode): boolean {
  return [...propertiesOf(answer).values()].some((node) => {
    const each = itemOf(node)
    return each !== null && likeness(each, entity) >= 2
  })
}
