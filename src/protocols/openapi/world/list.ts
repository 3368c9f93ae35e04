import type { ListRole } from '../../../model/resource.ts'
import type { View } from '../../../model/state.ts'
import type { Answer } from '../../../model/world.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { firstOf } from '../answer/facets.ts'
import type { Asked } from '../answer/material.ts'

import { refused } from '../answer/refuse.ts'
import { essence, isArray, nodeAt } from '../state/schemas.ts'
import { addressText } from './address.ts'
import type { Core } from './core.ts'
import { enveloped, pageHeaders } from './envelope.ts'
import { testsOf } from './filter.ts'
import { withItems } from './items.ts'
import { shaped } from './members.ts'
import { originalFor } from './original.ts'
import { pageOf } from './page.ts'
import { recipeOf, written } from './render.ts'
import { defaultsOf, saidBy } from './said.ts'
import { sorted } from './sort.ts'
import { shownBy } from './operations.ts'

/** Answers with a page of what there is. null: it is as if there were no state. */
export function listThings(core: Core, role: ListRole, asked: Asked, view: View): Answer | null {
  const resource = core.inference.resource(role.resource)
  const shown = shownBy(asked.model)
  if (resource === null || shown === null) return null
  if (isGone(core, role, asked, view)) {
    return refused(core.settings, asked.model, asked.request, { code: 'not-found', status: 404, findings: [] })
  }
  const recipe = recipeOf(core.settings, asked, shown.choice)
  const node = recipe?.offer?.media.schema ?? null
  const list = node === null ? null : nodeAt(node, role.envelope.items)
  if (recipe === null || node === null || list === null || !isArray(list)) return null
  const said = saidBy(asked)
  const defaultOf = defaultsOf(asked)
  const tests = testsOf(role, said, defaultOf)
  const all = core.entities.list(view, resource, core.entities.scopeOf(role, asked.inspection))
  const chosen = tests.length === 0 ? all : all.filter((thing) => tests.every((test) => test(thing)))
  const page = pageOf(sorted(chosen, role, said, defaultOf), role, said, mostItems(list))
  const frame = originalFor(core.settings, asked.model, recipe, asked.inspection.params.path)
  if (frame === undefined) return null
  const shape = shaped(core, role, said, view)
  const filled = withItems(core, { node, frame, envelope: role.envelope }, page.things, shape)
  if (filled === undefined) return null
  const value = enveloped({ role, node, page, asked }, filled)
  const headers = pageHeaders(core.settings, role, page, asked, recipe)
  return written(core.settings, asked, recipe, {
    value,
    manner: { headers, why: `${resource.id}: ${page.things.length} of ${page.total}` },
  })
}

/** What belongs to something that was deleted is gone with it. */
function isGone(core: Core, role: ListRole, { inspection }: Asked, view: View): boolean {
  return role.scope.some(({ resource: id, param }) => {
    const resource = id === null ? null : core.inference.resource(id)
    if (resource === null || resource.kind !== 'collection') return false
    const parents = resource.parents.map((parent) => String(inspection.params.path[parent.param] ?? ''))
    const address = { resource, parents, key: String(inspection.params.path[param] ?? '') }
    return view.entity(core.entities.contract, resource.id, addressText(address))?.text === null
  })
}

function mostItems(list: SchemaNode): number {
  const most = firstOf(essence(list), ({ keywords }) => keywords.array?.maxItems)
  return most === undefined ? Infinity : most
}
