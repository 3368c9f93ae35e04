import { losslessNumber } from '../schema/json/json.ts'

/** Up to here every decimal integer and fraction survives as a double: 15 significant digits (IEEE 754 binary64). */
const SAFE_LENGTH = 15

/** A number as JSON writes it: a double where that loses nothing, else its digits. */
export function readNumber(text: string): unknown {
  if (text.length <= SAFE_LENGTH && !text.includes('e') && !text.includes('E')) return Number(text)
  return losslessNumber(text)
}
