import type { CompiledDiscriminator, CompiledKeywords, CompiledNode } from './compiled.ts'
import { heirsOf } from './heirs.ts'
import { decodeFragment, isRecord, pointerTokens } from '../json/pointer.ts'
import type { Reading } from './reading.ts'

const COMPONENT_NAME = /^[\w.-]+$/
const COMPONENTS = new Set(['schemas', 'definitions', '$defs'])

/** OpenAPI's `discriminator`: a string in 2.0, an object with `propertyName` and `mapping` since 3.0. */
export function readDiscriminator(reading: Reading, keywords: CompiledKeywords): void {
  const written = reading.raw['discriminator']
  if (!reading.dialect.openapi || written === undefined) return
  const property = isRecord(written) ? written['propertyName'] : written
  if (typeof property !== 'string') {
    reading.defect('keyword-type', '"discriminator" should name a property in "propertyName"; it is left out', ['discriminator'])
    return
  }
  const branches = keywords.oneOf.length > 0 ? keywords.oneOf : keywords.anyOf
  const mapping = new Map<string, CompiledNode>()
  const whole = !isRecord(written) || !isRecord(written['mapping']) || readMapping(reading, written['mapping'], branches, mapping)
  for (const branch of branches) {
    const name = impliedName(branch)
    if (name !== null && !mapping.has(name)) mapping.set(name, branch)
  }
  if (branches.length === 0 && mapping.size === 0) for (const [name, heir] of heirsOf(reading)) mapping.set(name, heir)
  const discriminator: CompiledDiscriminator = { property, mapping }
  keywords.discriminator = discriminator
  keywords.assertDiscriminator = whole && branches.length > 0 && branches.every((branch) => impliedName(branch) !== null)
}

/** Whether all that the mapping names was found: where something was not, nobody can tell which values are wrong. */
function readMapping(
  reading: Reading,
  written: Readonly<Record<string, unknown>>,
  branches: readonly CompiledNode[],
  mapping: Map<string, CompiledNode>,
): boolean {
  let whole = true
  for (const [value, target] of Object.entries(written)) {
    const node = typeof target === 'string' ? (mapped(reading, target) ?? namesake(branches, target)) : null
    if (node === null) {
      reading.defect('unresolved-reference', `"${String(target)}" in the mapping leads to no schema`, ['discriminator', 'mapping', value])
      whole = false
    } else mapping.set(value, branches.find((branch) => branch === node || branch.keywords.ref === node) ?? node)
  }
  return whole
}

/** Tools that put several files into one forget the mapping: it still ends in the name of the branch. */
function namesake(branches: readonly CompiledNode[], target: string): CompiledNode | null {
  const name = target.slice(Math.max(target.lastIndexOf('/'), target.lastIndexOf('#')) + 1)
  return branches.find((branch) => impliedName(branch) === name) ?? null
}

/** A mapping names a component or holds a reference; what could be either is a name (3.0.4, section 4.7.25). */
function mapped(reading: Reading, target: string): CompiledNode | null {
  if (COMPONENT_NAME.test(target)) {
    const named = reading.resources.follow(reading.node, `#/components/schemas/${target}`)
    if (!('failure' in named)) return named
  }
  const found = reading.resources.follow(reading.node, target)
  return 'failure' in found ? null : found
}

/** A branch that refers to a component is called like it. */
function impliedName(branch: CompiledNode): string | null {
  if (!isRecord(branch.raw) || typeof branch.raw['$ref'] !== 'string') return null
  const ref = branch.raw['$ref']
  const hash = ref.indexOf('#')
  if (hash < 0) return null
  const tokens = pointerTokens(decodeFragment(ref.slice(hash + 1)))
  return COMPONENTS.has(tokens.at(-2) ?? '') ? (tokens.at(-1) ?? null) : null
}
