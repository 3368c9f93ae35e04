import { parseJson } from '../../../schema/json/json.ts'
import type { Located } from '../../../model/place.ts'
import type { NamedExample } from '../operation.ts'
import { isRecord, items, member, members, text } from './located.ts'
import type { Scope } from './scope.ts'

/** `example` and `examples` of a parameter, header or media type, the unnamed one first. */
export function readExamples(scope: Scope, holder: Located): readonly NamedExample[] {
  const found: NamedExample[] = []
  const single = member(holder, 'example') ?? member(holder, 'x-example')
  if (single !== null) found.push(meant(scope, '', single))
  const many = member(holder, 'examples') ?? member(holder, 'x-examples')
  // A list is JSON Schema's way: seen here, though not defined.
  for (const item of items(many)) found.push(meant(scope, String(found.length), item))
  for (const [name, item] of members(many)) {
    const located = scope.follow(item)
    if (located !== null) found.push(readExample(scope, name, located))
  }
  return found
}

function readExample(scope: Scope, name: string, located: Located): NamedExample {
  // 3.2: `dataValue` is the value itself, `serializedValue` how it looks on the wire.
  const value = member(located, 'value') ?? member(located, 'dataValue')
  if (value !== null) return meant(scope, name, value)
  const serialized = member(located, 'serializedValue')
  if (serialized !== null && typeof serialized.value === 'string')
    return { name, value: deserialized(serialized.value), place: serialized.place }
  const external = text(located, 'externalValue')
  if (external !== '') return { name, value: externalValue(scope, external, located), place: located.place }
  // Not an Example Object: the value stands there itself, as it is often written.
  const described = isRecord(located.value) && Object.keys(located.value).every((key) => key === 'summary' || key === 'description')
  return { name, value: described ? undefined : located.value, place: located.place }
}

/** A value that is nothing but a reference to a component is that component: not defined, but written by large contracts. */
function meant(scope: Scope, name: string, value: Located): NamedExample {
  const reference = isRecord(value.value) && Object.keys(value.value).length === 1 ? value.value['$ref'] : undefined
  const target =
    typeof reference === 'string' && reference.startsWith('#/components/') ? scope.documents.resolve(reference, value.place.uri) : value
  if ('unresolved' in target) return { name, value: value.value, place: value.place }
  const inner = target === value ? null : member(target, 'value')
  return { name, value: (inner ?? target).value, place: (inner ?? target).place }
}

function deserialized(serialized: string): unknown {
  const parsed = parseJson(serialized)
  return 'value' in parsed ? parsed.value : serialized
}

function externalValue(scope: Scope, reference: string, located: Located): unknown {
  if (!/\.(json|ya?ml)$/i.test(reference)) return undefined
  const target = scope.documents.resolve(reference, located.place.uri)
  return 'unresolved' in target ? undefined : target.value
}
