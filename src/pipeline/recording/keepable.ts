import type { Reply } from '../../model/exchange.ts'
import type { KeptBody } from '../../model/wire.ts'
import type { Claimed } from '../company.ts'
import { keptOf } from '../keep.ts'

/** As much of an answer as may be kept: without secrets, cut at the limit, and with bytes of its own. */
export function keepable({ compiled, match }: Claimed, answer: Reply<KeptBody>, limit: number): Reply<KeptBody> {
  const { bytes, size, whole } = answer.body
  const body = { bytes: bytes.slice(0, limit), size, whole: whole && bytes.length <= limit }
  return compiled.redactReply(match, { ...answer, body })
}

/** A body cut at the limit; how long it was stays known. */
export function shortened(kept: KeptBody, limit: number): KeptBody {
  return kept.bytes.length <= limit ? kept : { ...keptOf(kept.bytes, limit), size: kept.size }
}
