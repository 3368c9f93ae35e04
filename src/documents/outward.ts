import { resolveUri, splitReference } from './reference.ts'
import type { Shelved } from './shelf.ts'

/** The absolute URIs of the documents that a document names in its `$ref`s, its own among them. Without recursion, each shared part once. */
export function outwardOf(document: Shelved): readonly string[] {
  const found = new Set<string>()
  const seen = new Set<object>()
  const steps: unknown[] = [document.value]
  for (let step = steps.pop(); steps.length > 0 || step !== undefined; step = steps.pop()) {
    if (typeof step !== 'object' || step === null || seen.has(step)) continue
    seen.add(step)
    for (const [key, value] of Object.entries(step)) {
      if (key === '$ref' && typeof value === 'string') {
        const uri = resolveUri(splitReference(value).document, document.base)
        if (uri !== null) found.add(uri)
      } else if (typeof value === 'object' && value !== null) steps.push(value)
    }
  }
  return [...found]
}
