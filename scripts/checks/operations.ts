import type { Operation, RequestLike } from '../../src/index.ts'

/**
 * A request for an operation, as good as it can be made without knowing its schemas: `value` stands for every path parameter.
 * A `#` in a path key is sent as it stands, although no browser would: that is how the key names its operation.
 */
export function requestFor({ method, path }: Operation, value = '1'): RequestLike {
  const target = path.replaceAll(/\{[^{}]*\}/g, () => encodeURIComponent(value)).replaceAll(/\s/g, encodeURIComponent)
  return { method, target: target.startsWith('/') ? target : `/${target}`, headers: ['Host', 'localhost', 'Accept', '*/*'] }
}
