import { inRange, isJson, isRange, isXml, parseMediaType, type MediaType } from '../media-type.ts'
import type { Media } from '../operation.ts'

/** One documented media type with its parsed name. */
export interface Offer {
  readonly media: Media
  /** null where the contract wrote something that is no media type. */
  readonly type: MediaType | null
}

export function offersOf(content: readonly Media[]): readonly Offer[] {
  return content.map((media) => ({ media, type: parseMediaType(media.type) }))
}

/** The documented media type that a request's fits best, and whether it is merely akin (`+json` to JSON); null where none fits. */
export function chooseMedia(offers: readonly Offer[], type: MediaType): { media: Media; akin: boolean } | null {
  let best: Media | null = null
  let most = 0
  for (const { media, type: offered } of offers) {
    const score = offered === null ? 0 : fit(type, offered)
    if (score > most) {
      most = score
      best = media
    }
  }
  return best === null ? null : { media: best, akin: most === AKIN }
}

const AKIN = 1

/** The same type with the same parameters, the same type, a narrow range, a wide one, a relative. 0: none of it. */
function fit(type: MediaType, offered: MediaType): number {
  if (offered.essence === type.essence) {
    let same = 0
    for (const [name, value] of offered.parameters) {
      const sent = type.parameters.get(name)
      if (sent !== undefined && sent.toLowerCase() === value.toLowerCase()) same++
      else if (sent !== undefined && name !== 'charset' && name !== 'boundary') return 0
    }
    return 100 + 2 * same - (same < offered.parameters.size ? 1 : 0)
  }
  if (isRange(offered) && inRange(type, offered)) return offered.type === '*' ? 10 : offered.subtype.startsWith('*+') ? 30 : 20
  const related = (isJson(type.essence) && isJson(offered.essence)) || (isXml(type.essence) && isXml(offered.essence))
  return related ? AKIN : 0
}

/** Where the request names no media type: the only one, else the one its first byte suits. */
export function guessMedia(offers: readonly Offer[], bytes: Uint8Array): Offer | null {
  const [only, ...others] = offers
  if (only === undefined || others.length === 0) return only ?? null
  const first = bytes.find((byte) => byte > 0x20)
  const suits = (test: (essence: string) => boolean): Offer | undefined => offers.find(({ type }) => type !== null && test(type.essence))
  if (first === 0x3c) return suits(isXml) ?? only
  return suits(isJson) ?? only
}
