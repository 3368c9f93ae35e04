import type { Resource, Resources, Role } from '../../../model/resource.ts'
import type { SchemaNode } from '../../../schema/node.ts'

/** The resources of a contract. Paths are looked at at once, schemas when a resource is first asked for; everything is remembered. */
export interface Inference extends Resources {
  /** The ids of all collections, items and singletons that the paths have; some of them turn out to be views of another. */
  readonly outlines: readonly Outline[]
  /** All of them; reads every schema that is needed for it. */
  resources(): readonly Resource[]
  /** The schema of a whole entity, null where the contract shows none. */
  entityOf(id: string): SchemaNode | null
  /** The schema that a key has to conform to (the path parameter's); null where there is none. */
  keySchemaOf(id: string): SchemaNode | null
  /** The schemas of keys in a list of entities that bear none themselves. */
  keysShownOf(id: string): readonly SchemaNode[]
}

/** What paths alone tell. */
export interface Outline {
  readonly id: string
  readonly collection: string | null
  readonly item: string | null
}

/** Words against the inference, stronger than everything that it finds. The same as `x-understudy-resource` in the contract. */
export interface ResourceOverrides {
  /** By path template: the resource's name, or `false` for a path without state. */
  readonly paths?: Readonly<Record<string, PathOverride | string | false>>
  /** By operation id or `GET /orders`: its role, or `false` for none. */
  readonly operations?: Readonly<Record<string, OperationOverride | string | false>>
}

export interface PathOverride {
  /** Joins the resource of this id or type, wherever its home is. */
  readonly resource?: string
  /** The property that holds the key, a name or a pointer. */
  readonly key?: string
  readonly kind?: Resource['kind']
}

export interface OperationOverride extends PathOverride {
  readonly role?: Role['kind']
  /** For actions. */
  readonly verb?: string
  /** For actions: what it sets, a property's name or pointer and the value. */
  readonly sets?: { readonly property: string; readonly value: string | boolean }
}
