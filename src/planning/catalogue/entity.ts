/** What a catalogue (Backstage) says of one thing, as far as we make use of it. References are `kind:namespace/name`, in small letters. */
export interface CatalogueEntity {
  readonly kind: 'component' | 'api' | 'resource' | 'system' | 'group' | 'user'
  readonly ref: string
  readonly name: string
  readonly title: string
  /** `service`, `website`, `openapi`; '' where it does not say. */
  readonly type: string
  readonly owner: string | null
  readonly system: string | null
  readonly provides: readonly string[]
  readonly consumes: readonly string[]
  readonly dependsOn: readonly string[]
  readonly dependencyOf: readonly string[]
  /** Operations that it uses: the annotation `understudy.dev/uses`. */
  readonly uses: readonly string[]
  /** Whether an API's definition is there. */
  readonly defined: boolean
}

/** The annotation by which a component says which operations it uses: ids, separated by commas. */
export const USES = 'understudy.dev/uses'

/** `[kind:][namespace/]name` made whole; null where it is none. */
export function wholeRef(ref: string, kind: string, namespace: string): string | null {
  const found = /^(?:([^:/]+):)?(?:([^:/]+)\/)?([^:/]+)$/.exec(ref.trim())
  if (found === null) return null
  const [, ownKind = kind, ownNamespace = namespace, name = ''] = found
  return `${ownKind}:${ownNamespace}/${name}`.toLowerCase()
}
