import type { CompiledNode } from '../compile/compiled.ts'

/** What collecting needs of the one who asks: whether a branch holds, and where a dynamic reference leads just now. */
export interface Probe {
  /** Pays for a look at a schema; false where nothing may be looked at any more. */
  spend(): boolean
  holds(node: CompiledNode, value: unknown): boolean
  dynamic(node: CompiledNode): CompiledNode | null
}

const MAX_DEPTH = 200

/** The members that a schema and the branches of it that hold have looked at; null: all of them. For a value that conforms so far. */
export function evaluatedProperties(
  node: CompiledNode,
  value: Readonly<Record<string, unknown>>,
  probe: Probe,
): ReadonlySet<string> | null {
  const names = new Set<string>()
  return collectNames(node, value, names, probe, 0) ? null : names
}

/** The items that a schema and the branches of it that hold have looked at; null: all of them. */
export function evaluatedItems(node: CompiledNode, value: readonly unknown[], probe: Probe): ReadonlySet<number> | null {
  const indices = new Set<number>()
  return collectIndices(node, value, indices, probe, 0) ? null : indices
}

function collectNames(
  node: CompiledNode,
  value: Readonly<Record<string, unknown>>,
  names: Set<string>,
  probe: Probe,
  depth: number,
): boolean {
  const { object } = node.keywords
  if (object !== null) {
    if (object.additional !== null || (depth > 0 && object.unevaluated !== null)) return true
    for (const name of Object.keys(value)) {
      if (object.properties.has(name) || object.patternProperties.some((one) => one.pattern.test(name))) names.add(name)
    }
    for (const [name, part] of object.dependentSchemas) {
      if (Object.hasOwn(value, name) && depth < MAX_DEPTH && collectNames(part, value, names, probe, depth + 1)) return true
    }
  }
  return branchesThatHold(node, value, probe, depth).some((part) => collectNames(part, value, names, probe, depth + 1))
}

function collectIndices(node: CompiledNode, value: readonly unknown[], indices: Set<number>, probe: Probe, depth: number): boolean {
  if (!probe.spend()) return true
  const { array } = node.keywords
  if (array !== null) {
    if (array.items !== null || (depth > 0 && array.unevaluated !== null)) return true
    for (let index = 0; index < array.prefix.length; index++) indices.add(index)
    const { contains } = array
    if (contains !== null && array.containsEvaluates) {
      value.forEach((item, index) => {
        if (probe.holds(contains.node, item)) indices.add(index)
      })
    }
  }
  return branchesThatHold(node, value, probe, depth).some((part) => collectIndices(part, value, indices, probe, depth + 1))
}

function branchesThatHold(node: CompiledNode, value: unknown, probe: Probe, depth: number): readonly CompiledNode[] {
  if (depth >= MAX_DEPTH || !node.keywords.inPlace) return []
  const { ref, allOf, anyOf, oneOf, conditional } = node.keywords
  const parts = [...allOf, ...anyOf.filter((branch) => probe.holds(branch, value)), ...oneOf.filter((branch) => probe.holds(branch, value))]
  if (ref !== null) parts.push(ref)
  const dynamic = probe.dynamic(node)
  if (dynamic !== null) parts.push(dynamic)
  if (conditional !== null) {
    const met = probe.holds(conditional.if, value)
    if (met) parts.push(conditional.if)
    const next = met ? conditional.then : conditional.else
    if (next !== null) parts.push(next)
  }
  return parts
}
