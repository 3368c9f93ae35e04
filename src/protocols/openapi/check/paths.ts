import { at } from '../../../model/place.ts'
import { templatesOf } from '../match/template.ts'
import type { Source } from '../read/indexing.ts'
import { text } from '../read/located.ts'
import type { Scope } from '../read/scope.ts'

/** What the index of a contract says about itself: operations that cannot be told apart, by path or by name. */
export function checkPaths(scope: Scope, sources: readonly Source[]): void {
  const paths = new Map<string, Source>()
  const ids = new Map<string, Source>()
  for (const source of sources) {
    const key = `${source.operation.method} ${samePath(source.operation.path)}`
    const twin = paths.get(key)
    if (twin === undefined) paths.set(key, source)
    else if (twin.operation.path !== source.operation.path) {
      scope.defect(
        'duplicate-path',
        source.operation.place,
        `'${source.operation.path}' matches the same requests as '${twin.operation.path}'; the first is served`,
        'Merge them, or make their paths differ.',
      )
    }
    checkId(scope, source, ids)
  }
}

function checkId(scope: Scope, source: Source, ids: Map<string, Source>): void {
  const id = text(source.located, 'operationId')
  if (id === '') return
  const twin = ids.get(id)
  const { place } = source.operation
  if (twin === undefined) ids.set(id, source)
  else if (twin.located.value !== source.located.value) {
    scope.defect(
      'duplicate-operation-id',
      { uri: place.uri, pointer: at(place.pointer, 'operationId') },
      `The operationId '${id}' is also that of ${twin.operation.method} ${twin.operation.path}; both go by method and path instead`,
      'Give each operation a name of its own.',
    )
  }
}

/** A path with its parameters' names left out, so that those that match the same requests look alike. */
function samePath(path: string): string {
  const [template] = templatesOf(path)
  return template === undefined ? path : path.replace(/\{[^{}]*\}/g, '{}')
}
