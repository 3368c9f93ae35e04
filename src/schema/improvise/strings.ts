import { printJson } from '../json/json.ts'
import type { Random } from '../random.ts'
import { type Plan, planOf, type Way } from './plan.ts'
import { NOTHING, type Run, type Spot } from './run.ts'
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
  let document = 'A small example.'
  if (/\bjson\b/.test(demand.mediaType ?? '')) {
    const value =
      demand.content.length === 0
        ? { id: 1 }
        : run.draw(run, planOf(demand.content), random.fork('content'), { ...spot, depth: spot.depth + 1, echo: null })
    if (value === NOTHING) return null
    document = printJson(value)
  } else if (demand.mediaType?.startsWith('image/') === true) {
    document = 'GIF89a\u0001\u0000\u0001\u0000'
  }
  switch (demand.encoding?.toLowerCase()) {
    case 'base64':
      return Buffer.from(document).toString('base64')
    case 'base64url':
      return Buffer.from(document).toString('base64url')
    case 'base16':
      return Buffer.from(document).toString('hex').toUpperCase()
    default:
      return document
  }
}
