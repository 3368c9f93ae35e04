import type { TextDemand } from './demand.ts'
import { printJson } from '../json/json.ts'
import type { Random } from '../random.ts'
import { type Plan, planOf, type Way } from './plan.ts'
import { NOTHING, type Run, type Spot } from './run.ts'
import { sampleOf } from './samples.ts'
import { drawText, fits } from './texts.ts'
import { tellerOf } from './vocabulary.ts'

/** A text for a place, encoded and holding a document where the schema says so. */
export function drawScalarText(run: Run, plan: Plan, way: Way, random: Random, spot: Spot): unknown {
  const text = way.text
  if (text === null) return NOTHING
  const { demand } = text
  if (demand.encoding !== null || demand.mediaType !== null) {
    const packed = packedText(run, way, random, spot)
    if (packed !== null && fits(packed, demand)) return packed
    const bytes = demand.mediaType === null ? encodedBytes(demand, random.fork('bytes')) : null
    if (bytes !== null && fits(bytes, demand)) return bytes
  }
  let teller = way.tellers.get(spot.name)
  if (teller === undefined) way.tellers.set(spot.name, (teller = tellerOf(spot.name, demand.formats, descriptionOf(way))))
  const drawn = drawText(text, teller, spot.scene, random, spot.name, !run.careful)
  return drawn ?? run.fail(plan.place, 'no text was found that meets its pattern, format and lengths at once', spot.depth)
}

function descriptionOf(way: Way): string {
  return way.flat.find(({ keywords: k }) => k.description !== '')?.keywords.description ?? ''
}

function packedText(run: Run, way: Way, random: Random, spot: Spot): string | null {
  const demand = way.text?.demand
  if (demand === undefined) return null
  let document: string | Uint8Array = 'A small example.'
  if (/\bjson\b/.test(demand.mediaType ?? '')) {
    const value =
      demand.content.length === 0
        ? { id: 1 }
        : run.draw(run, planOf(demand.content), random.fork('content'), { ...spot, depth: spot.depth + 1, echo: null })
    if (value === NOTHING) return null
    document = printJson(value)
  } else if (demand.encoding !== null && demand.mediaType !== null)
    document = sampleOf(demand.mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '') ?? document
  const bytes = Buffer.from(document)
  switch (demand.encoding?.toLowerCase()) {
    case 'base64':
      return bytes.toString('base64')
    case 'base64url':
      return bytes.toString('base64url')
    case 'base16':
      return bytes.toString('hex').toUpperCase()
    case 'base32':
      return null
    default:
      return bytes.toString()
  }
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LETTERS = `${UPPER}${UPPER.toLowerCase()}0123456789`

/** Alphabets of RFC 4648, and how many of their signs make whole bytes. */
const CODES: ReadonlyMap<string, { readonly signs: string; readonly unit: number }> = new Map([
  ['base64', { signs: `${LETTERS}+/`, unit: 4 }],
  ['base64url', { signs: `${LETTERS}-_`, unit: 4 }],
  ['base32', { signs: `${UPPER}234567`, unit: 8 }],
  ['base16', { signs: '0123456789ABCDEF', unit: 2 }],
])

/** Signs that are written where the lengths leave room for more, and the most that are ever written. */
const USUAL = 16
const MOST = 100_000

/** Bytes of no meaning, as long as the lengths ask for; null where no length will do. */
function encodedBytes({ encoding, minLength, maxLength }: TextDemand, random: Random): string | null {
  const code = CODES.get(encoding?.toLowerCase() ?? '')
  if (code === undefined || minLength > MOST) return null
  const { signs, unit } = code
  const longest = Math.min(maxLength, Math.max(minLength, USUAL) + unit - 1)
  const whole = longest - (longest % unit)
  // Without its padding, base64 may end in two signs or three, the last with bits that say nothing.
  const length = whole >= minLength ? whole : unit === 4 && longest % unit > 1 ? longest : null
  if (length === null) return null
  const drawn = Array.from({ length }, () => signs[random.integer(0, signs.length - 1)] ?? 'A')
  return length % unit === 0 ? drawn.join('') : `${drawn.slice(1).join('')}A`
}
