import type { CompiledKeywords, CompiledNode } from './compiled.ts'
import { isRecord } from '../json/pointer.ts'
import type { Reading } from './reading.ts'

const MAX_CHAIN = 100

/** `$ref`, `$dynamicRef` (2020-12) and `$recursiveRef` (2019-09). */
export function readReferences(reading: Reading, keywords: CompiledKeywords): void {
  const ref = reading.raw['$ref']
  if (typeof ref === 'string') {
    const target = reading.follow('$ref', ref)
    if (target !== null && leadsBack(reading, target)) {
      reading.defect('circular-reference', `"${ref}" leads back to itself and says nothing; anything conforms`, ['$ref'], false)
    } else keywords.ref = target
  } else if (reading.has('$ref')) reading.defect('keyword-type', '"$ref" should be a string; it is left out', ['$ref'], false)
  if (reading.dialect.draft >= 2020 && !reading.dialect.lonelyRef) readDynamic(reading, keywords, '$dynamicRef')
  if (reading.dialect.draft === 2019) readDynamic(reading, keywords, '$recursiveRef')
}

function readDynamic(reading: Reading, keywords: CompiledKeywords, keyword: '$dynamicRef' | '$recursiveRef'): void {
  const ref = reading.text(keyword)
  const initial = ref === null ? null : reading.follow(keyword, ref)
  if (ref === null || initial === null) return
  const anchor = dynamicName(initial, ref, keyword)
  if (anchor !== null) keywords.dynamicRef = { anchor, initial }
  else if (keywords.ref === null) keywords.ref = initial
  else keywords.allOf = [initial]
}

/** The name to look for in the dynamic scope; null where the reference is as static as a `$ref`. */
function dynamicName(initial: CompiledNode, ref: string, keyword: '$dynamicRef' | '$recursiveRef'): string | null {
  if (!isRecord(initial.raw)) return null
  if (keyword === '$recursiveRef') return initial.raw['$recursiveAnchor'] === true ? '' : null
  const name = ref.slice(ref.indexOf('#') + 1)
  return ref.includes('#') && name !== '' && initial.raw['$dynamicAnchor'] === name ? name : null
}

/** Whether following nothing but references comes back to where it began. */
function leadsBack(reading: Reading, target: CompiledNode): boolean {
  let node = target
  for (let steps = 0; steps < MAX_CHAIN; steps++) {
    if (node === reading.node) return true
    const { raw } = node
    if (!isRecord(raw) || typeof raw['$ref'] !== 'string') return false
    if (!node.resource.dialect.lonelyRef && Object.keys(raw).some((key) => key !== '$ref' && !ANNOTATIONS.has(key))) return false
    const next = reading.resources.follow(node, raw['$ref'])
    if ('failure' in next || next === node) return false
    node = next
  }
  return false
}

const ANNOTATIONS = new Set([
  'title',
  'description',
  'summary',
  '$comment',
  'deprecated',
  'readOnly',
  'writeOnly',
  'default',
  'examples',
  'example',
])
