import type { KnownState } from '../../../model/comparison.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import type { AskedMember } from './asked.ts'
import type { Differing } from './differing.ts'
import type { NamedKey } from './sent.ts'
import type { Steps } from './steps.ts'

/** What goes along while two values are compared. */
export interface Means {
  readonly differing: Differing
  readonly steps: Steps
  /** A service against itself: every value counts, and what varies is to be learnt. */
  readonly exact: boolean
  readonly body: unknown
  readonly state: KnownState | undefined
  /** The key that the path names. */
  readonly key: NamedKey | null
  /** A null that was sent takes the member away (RFC 7396): whether it is told as null or not at all is the service's affair. */
  readonly nullRemoves: boolean
  /** What members of the answer itself were asked for by. */
  readonly asked: ReadonlyMap<string, AskedMember>
  /** Compares what lies further in. */
  readonly compare: (means: Means, spot: Spot, control: unknown, candidate: unknown) => void
}

/** Where two values stand. */
export interface Spot {
  readonly name: string
  readonly pointer: string
  readonly nodes: readonly SchemaNode[]
  /** What the request sent there; ABSENT where it did not. */
  readonly sent: unknown
  /** Whether the last known write determines it. */
  readonly known: boolean
}
