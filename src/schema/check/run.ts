import { type CompiledKeywords, CompiledNode, READ_ONLY, type Resource, WRITE_ONLY } from '../compile/compiled.ts'
import type { Direction } from '../node.ts'
import { somePart } from '../compile/parts.ts'
import { withColon } from '../formats/time.ts'
import { isRecord } from '../json/pointer.ts'

/** Visits of schemas that one value may cost: some tenths of a second at worst. */
const BUDGET = 2_500_000

let serials = 0

/** The state of holding one value against one schema. */
export class Run {
  /** 0: neither way, 1: a request, 2: a reply. */
  readonly direction: number
  steps: number = BUDGET
  depth = 0
  /** The number of the value that is being looked at. */
  serial: number
  /** The first schema that is held against that value; all others for it are found from there. */
  outer: CompiledNode
  /** Whether something was seen in a request that is told and not refused. */
  warned = false
  resource: Resource | null = null
  /** The dynamic scope (JSON Schema 2020-12 core, section 7.1), outermost first. */
  readonly scope: Resource[] = []

  constructor(node: CompiledNode, direction: Direction | null) {
    this.direction = direction === null ? 0 : direction === 'request' ? 1 : 2
    this.serial = ++serials
    this.outer = node
  }

  /** Goes to another value. Whoever calls puts `serial` and `outer` back. */
  enter(node: CompiledNode): void {
    this.serial = ++serials
    this.outer = node
  }

  push(resource: Resource): void {
    this.scope.push(resource)
    this.resource = resource
  }

  pop(before: Resource | null): void {
    this.scope.pop()
    this.resource = before
  }

  get spent(): number {
    return BUDGET - Math.max(0, this.steps)
  }

  /** Too deep or too long: nothing more is looked at. */
  giveUp(): false {
    this.steps = -1
    return false
  }

  /** Takes a step that no schema's visit pays for; false where none is left. */
  spend(): boolean {
    return --this.steps >= 0
  }

  get exhausted(): boolean {
    return this.steps < 0
  }

  /** Whether a member must not be in such a message; a `readOnly` one in a request is only noted. */
  isForbidden(access: number): boolean {
    if (this.direction === 1 && (access & READ_ONLY) !== 0) this.warned = true
    return this.direction === 2 && (access & WRITE_ONLY) !== 0
  }
}

/** What a text's format may depend on, and where it is noted that it was taken for right all the same. */
export interface Noting {
  readonly direction: number
  warned: boolean
}

/** Nobody asks afterwards whether there was a warning. */
export const UNNOTED: { readonly request: Noting; readonly other: Noting } = {
  request: { direction: 1, warned: false },
  other: { direction: 0, warned: false },
}

/** Whether a text has its schema's format. In requests a moment may lack the colon of its offset: that is only noted. */
export function formatHolds({ format, textFormat }: CompiledKeywords, text: string, run: Noting): boolean {
  if (textFormat === null || textFormat(text)) return true
  if (run.direction !== 1 || !isColonless(format, textFormat, text)) return false
  run.warned = true
  return true
}

/** Whether all that a text lacks to have a format is the colon of its offset. */
export function isColonless(format: string | null, holds: (text: string) => boolean, text: string): boolean {
  if (format !== 'date-time' && format !== 'time') return false
  const tidy = withColon(text)
  return tidy !== null && holds(tidy)
}

/** Whether a required member may be missing: it is `readOnly` in a request or `writeOnly` in a reply, wherever the schemas for this value say so. */
export function excused(name: string, run: Run): boolean {
  if (run.direction === 0) return false
  const before = run.direction === 1 ? EXCUSED_IN_REQUESTS : EXCUSED_IN_REPLIES
  let names = before.get(run.outer)
  if (names === undefined) before.set(run.outer, (names = new Map()))
  let isExcused = names.get(name)
  if (isExcused === undefined) names.set(name, (isExcused = isSaidToBe(run.direction === 1 ? READ_ONLY : WRITE_ONLY, name, run.outer)))
  return isExcused
}

/** By schema and name: every branch of a union asks anew, and a large one has hundreds of parts to be looked through. */
const EXCUSED_IN_REQUESTS = new WeakMap<CompiledNode, Map<string, boolean>>()
const EXCUSED_IN_REPLIES = new WeakMap<CompiledNode, Map<string, boolean>>()

function isSaidToBe(access: number, name: string, outer: CompiledNode): boolean {
  return somePart(outer, true, ({ object }) => {
    const property = object?.properties.get(name)
    return property instanceof CompiledNode && (property.access & access) !== 0
  })
}

/** Where a `$dynamicRef` leads in the present scope: to the outermost resource that has the anchor. */
export function dynamicTarget(dynamicRef: { readonly anchor: string; readonly initial: CompiledNode }, run: Run): CompiledNode {
  for (const resource of run.scope) {
    const found = resource.dynamicAnchor(dynamicRef.anchor)
    if (found !== null) return found
  }
  return dynamicRef.initial
}

/** The branch that a discriminator chooses; null: it chooses none, 'unknown': its value names none. */
export function chosenBranch(keywords: CompiledKeywords, value: Readonly<Record<string, unknown>>): CompiledNode | 'unknown' | null {
  const { discriminator } = keywords
  if (discriminator === null || !Object.hasOwn(value, discriminator.property)) return null
  const tag = value[discriminator.property]
  if (typeof tag !== 'string') return null
  const branch = discriminator.mapping.get(tag)
  if (branch !== undefined) return branch
  const branches = keywords.oneOf.length > 0 ? keywords.oneOf : keywords.anyOf
  // Untidy contracts leave the mapping out and let each branch list its own values.
  return branches.find((one) => listsTag(one, discriminator.property, tag)) ?? 'unknown'
}

/**
 * Whether several branches of a `oneOf` may fit: a request says by its discriminator which one it means ("a hint to shortcut
 * validation", OpenAPI 3.0.3, section 4.7.25), and contracts often have kinds of the same shape. What is answered has to fit one only.
 */
export function meansOne(keywords: CompiledKeywords, value: unknown, run: Run): boolean {
  if (run.direction !== 1 || !keywords.assertDiscriminator || !isRecord(value)) return false
  const chosen = chosenBranch(keywords, value)
  return chosen !== null && chosen !== 'unknown' && keywords.oneOf.includes(chosen)
}

function listsTag(node: CompiledNode, property: string, tag: string): boolean {
  return somePart(node, false, ({ object }) => {
    const member = object?.properties.get(property)
    return member !== undefined && somePart(member, false, (keywords) => keywords.enum?.includes(tag) === true)
  })
}
