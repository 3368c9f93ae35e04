import type { ListEnvelope } from '../../../../model/resource.ts'
import type { Answer } from '../../../../model/world.ts'
import { conforms } from '../../../../schema/check/check.ts'
import { improvise } from '../../../../schema/improvise.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { hash, Random } from '../../../../schema/random.ts'
import type { Asked } from '../../answer/material.ts'
import { isArray, nodeAt } from '../../state/schemas.ts'
import { addressText, at, stepsOf } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import type { Thing } from '../entities/entities.ts'
import { isRequired } from './envelope.ts'
import type { Shape } from './members.ts'
import { shownBy } from '../entities/operations.ts'
import { originalFor } from '../entities/original.ts'
import { placesIn, withAt } from '../entities/places.ts'
import { recipeOf, written } from './render.ts'

/** What is around the things of a list. */
export interface Frame {
  /** The schema of the whole answer. */
  readonly node: SchemaNode
  /** The answer as it is made up, with items of its own. */
  readonly frame: unknown
  readonly envelope: ListEnvelope
}

/** The answer with these things in it, and no others; undefined where one of them cannot be shown. */
export function withItems(core: Core, { node, frame, envelope }: Frame, things: readonly Thing[], shape: Shape | null): unknown {
  const { items, item } = envelope
  const wrapper = nodeAt(node, `${items}/*`)
  const inner = nodeAt(node, `${items}/*${item}`)
  if (wrapper === null || inner === null) return undefined
  const found: unknown[] = []
  for (const thing of things) {
    const shown = core.projector.show(thing, inner)
    if (shown === undefined) return undefined
    const value = shape === null ? shown : shape(thing, inner, shown)
    found.push(item === '' ? value : withAt(wrapping(core, wrapper, at(frame, items), thing), stepsOf(item), value))
  }
  const path = placesIn(frame, items)[0] ?? stepsOf(items)
  const list = nodeAt(node, items)
  const isNone = found.length === 0 && items !== '' && list !== null && !conforms(list, found, 'reply') && !isRequired(node, items)
  return withAt(frame, path, isNone ? undefined : found)
}

/** What stands around an entity in a list: as the contract shows it, else made up. */
function wrapping(core: Core, wrapper: SchemaNode, shown: unknown, { address }: Thing): unknown {
  const example: unknown = Array.isArray(shown) ? shown[0] : undefined
  if (example !== undefined) return example
  const { seed, now } = core.settings
  const random = new Random(hash(`wrapping ${addressText(address)}`, seed))
  const made = improvise(wrapper, { random, direction: 'reply', now })
  return 'value' in made ? made.value : {}
}

/** Answers with several things at once, in an operation's own success response; null where that would not conform. */
export function renderMany(core: Core, asked: Asked, things: readonly Thing[], envelope: ListEnvelope): Answer | null {
  const shown = shownBy(asked.model)
  const recipe = shown === null ? null : recipeOf(core.settings, asked, shown.choice)
  const node = recipe?.offer?.media.schema ?? null
  const list = node === null ? null : nodeAt(node, envelope.items)
  if (recipe === null || node === null || list === null || !isArray(list)) return null
  const frame = originalFor(core.settings, asked.model, recipe, asked.inspection.params.path)
  const value = frame === undefined ? undefined : withItems(core, { node, frame, envelope }, things, null)
  return value === undefined ? null : written(core.settings, asked, recipe, { value, manner: {} })
}
