import type { SafePattern } from './node.ts'

export function compilePattern(source: string): SafePattern | null {
  for (const flags of ['u', '']) {
    try {
      const regex = new RegExp(source, flags)
      return { source, test: (text) => regex.test(text) }
    } catch {}
  }
  return null
}
