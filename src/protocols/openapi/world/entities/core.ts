import type { ListEnvelope } from '../../../../model/resource.ts'
import type { Answer } from '../../../../model/world.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import type { Asked } from '../../answer/material.ts'
import type { AnswerSettings } from '../../answer/settings.ts'
import type { OpenApiContract } from '../../read/read.ts'
import type { Inference } from '../../state/inference.ts'
import type { Entities, Thing } from './entities.ts'
import type { Projector } from './project.ts'

/** What all of a contract's world works with. */
export interface Core {
  readonly read: OpenApiContract
  readonly settings: AnswerSettings
  readonly inference: Inference
  readonly entities: Entities
  /** Shows things in other schemas than their own. */
  readonly projector: Projector
  /**
   * Answers with one thing in the operation's own success response: status, documented headers, media type by `Accept`. The rest of
   * the body (what is around the entity) is what the stand-in makes up. null where that cannot be given, or would not conform.
   */
  render(asked: Asked, thing: Thing | null, how: Manner): Answer | null
  /** The same with many, which stand where the envelope says. */
  renderMany(asked: Asked, things: readonly Thing[], envelope: ListEnvelope): Answer | null
}

/** How a thing is answered with. */
export interface Manner {
  /** Where in the body the entity stands (`Role.answer`); null: nowhere, or there is no body. */
  readonly at: string | null
  /** The status wanted, where the operation documents it; else its first success. */
  readonly status?: number
  /** No body, whatever is documented: a 204 where there is one, else the first success without its body (`Prefer: return=minimal`). */
  readonly bare?: boolean
  /** Field names and values that go before the documented ones of the same name. */
  readonly headers?: readonly string[]
  /** Shows less of the entity, or more, before it is put into the body. */
  readonly shape?: (node: SchemaNode, value: unknown) => unknown
  /** Where the reply says why it is as it is. */
  readonly why?: string
}
