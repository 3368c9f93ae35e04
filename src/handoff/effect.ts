import type { Operation } from '../model/contract.ts'

/** What an operation does to the world: by the contract's word (`x-understudy-effect`), else by its method (RFC 9110 section 9.2.1). */
export function effectOf({ effect, method }: Pick<Operation, 'effect' | 'method'>): 'read' | 'write' | 'single-use' {
  return effect ?? (SAFE.has(method) ? 'read' : 'write')
}

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])
