import { type Coding, CODINGS } from '../model/coding.ts'

/** Codings of one field that are looked at. */
const MOST = 64

/** A quality value, RFC 9110 section 12.4.2. */
const QUALITY = /^q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i

/**
 * The coding that a consumer wants an answer in, by all values of its `Accept-Encoding` (RFC 9110 section 12.5.3); null: as it is.
 * Who has no such field could take any coding, but has asked for none. What cannot be read is as if it were not there, of what is
 * said twice the first counts, and where nothing is acceptable the answer goes out as it is, which the RFC leaves to us.
 */
export function codingFor(field: string | undefined): Coding | null {
  if (field === undefined) return null
  const said = qualitiesIn(field)
  const any = said.get('*') ?? 0
  let best: Coding | null = null
  let most = 0
  for (const coding of CODINGS) {
    const quality = said.get(coding) ?? any
    // Of those that only `*` speaks of the last, which everybody can undo.
    const wins = quality > most || (quality === most && quality > 0 && best !== null && !said.has(best))
    if (wins) [best, most] = [coding, quality]
  }
  return (said.get('identity') ?? 0) > most ? null : best
}

function qualitiesIn(field: string): ReadonlyMap<string, number> {
  const said = new Map<string, number>()
  for (const part of field.split(',', MOST)) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim())
    const quality = qualityIn(parameters)
    const coding = name.toLowerCase() === 'x-gzip' ? 'gzip' : name.toLowerCase()
    if (coding !== '' && quality !== null && !said.has(coding)) said.set(coding, quality)
  }
  return said
}

/** 1 where nothing is said; null where it cannot be read. */
function qualityIn(parameters: readonly string[]): number | null {
  const [weight] = parameters
  if (weight === undefined) return 1
  const quality = parameters.length === 1 ? QUALITY.exec(weight)?.[1] : undefined
  return quality === undefined ? null : Number(quality)
}
