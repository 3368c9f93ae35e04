import { JsonNumber, losslessNumber } from '../../../../schema/json/json.ts'
import type { Random } from '../../../../schema/random.ts'
import { plainName } from '../../state/plain.ts'
import { alike } from './keys.ts'

/** Names of what tells one thing from another. */
export const IDENTITY: RegExp =
  /^(?:id|uuid|guid|sid|gid|nodeid|sha|hash|etag|token|number|externalid|reference|sku|serial|barcode|ean|iban)$|(?:id|uuid|guid|sha|reference)$|^(?:account|booking|case|confirmation|customer|document|invoice|order|policy|receipt|serial|ticket|tracking|transaction)(?:number|no|nr|code|ref)$/
/** Names of what people know a thing by: words, that is, which have to stay words. */
const CALLED = /^(?:code|slug|handle|login|username|screenname|email|emailaddress|permalink)$/
const MOST = 2 ** 31 - 1

/** Whether no two things of a kind are alike in a member of this name. */
export function isOwn(name: string): boolean {
  const plain = plainName(name)
  return IDENTITY.test(plain) || CALLED.test(plain)
}

/** What another thing of the kind has in the place of a value by which things are told apart; null where nothing is like it. */
export function another(value: unknown, random: Random): unknown {
  if (value instanceof JsonNumber) return long(value.digits, random)
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return null
    if (Math.abs(value) > MOST) return long(String(BigInt(value)), random)
    return random.integer(1, Math.min(Math.max(9_999_999, Math.abs(value) * 3), MOST))
  }
  // A short code in capitals (a currency, a country) is nobody's own.
  if (typeof value !== 'string' || value === '' || /^[A-Z]{2,3}$/.test(value)) return null
  return alike(value, random) ?? called(value, random)
}

/** As long a number, which begins alike. */
function long(digits: string, random: Random): unknown {
  return losslessNumber(digits.replaceAll(/\d/g, (digit, at: number) => (at < 2 ? digit : String(random.integer(0, 9)))))
}

/** `ada.marsh@example.com` gives `ada.marsh417@example.com`, `blue-kettle` gives `blue-kettle-417`. */
function called(text: string, random: Random): string {
  const number = random.integer(100, 999_999)
  const at = text.lastIndexOf('@')
  return at > 0 ? `${text.slice(0, at)}${number}${text.slice(at)}` : `${text}-${number}`
}
