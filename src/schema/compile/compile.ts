import type { Documents } from '../../model/documents.ts'
import type { Located } from '../../model/place.ts'
import type { CompiledKeywords, CompiledNode, Reader } from './compiled.ts'
import { DIALECTS, type DialectName } from './dialect.ts'
import { readBare, readKeywords } from './keywords.ts'
import type { SchemaNode } from '../node.ts'
import { isRecord } from '../json/pointer.ts'
import { Reading } from './reading.ts'
import { Resources } from './resources.ts'

export interface SchemaOptions {
  /** Follows references that leave a schema resource. */
  readonly documents: Pick<Documents, 'resolve'>
  readonly dialect: DialectName
  /** Whether `format` and `contentEncoding` can refuse a value; they do unless told otherwise. */
  readonly formats?: 'assert' | 'annotate'
}

/** The compiled schemas of one contract. The same schema object gives the same node. */
export interface Schemas {
  /** Costs next to nothing until the node's keywords are asked for. Never throws. */
  node(located: Located): SchemaNode
}

/** Makes ready to compile the schemas of a contract, each when it is first needed. */
export function createSchemas(options: SchemaOptions): Schemas {
  const assertFormats = options.formats !== 'annotate'
  const reader: Reader = {
    read(node: CompiledNode): CompiledKeywords {
      return isRecord(node.raw) ? readKeywords(new Reading(node, node.raw, resources), assertFormats) : readBare(node.raw, node)
    },
  }
  const resources = new Resources(options.documents, DIALECTS[options.dialect], reader)
  return { node: (located) => resources.nodeAt(located) }
}
