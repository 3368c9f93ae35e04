import { compareNumbers, isWhole } from '../json/decimal.ts'
import { JsonNumber } from '../json/number.ts'
import type { Numeric } from '../node.ts'

type Check = (value: Numeric) => boolean

function whole(minimum: Numeric, maximum: Numeric): Check {
  return (value) => isWhole(value) && compareNumbers(value, minimum) >= 0 && compareNumbers(value, maximum) <= 0
}

function between(limit: number): Check {
  return (value) => compareNumbers(value, -limit) >= 0 && compareNumbers(value, limit) <= 0
}

const MAX_FLOAT = 3.4028234663852886e38

const NUMBERS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['int8', whole(-128, 127)],
  ['int16', whole(-32_768, 32_767)],
  ['int32', whole(-2_147_483_648, 2_147_483_647)],
  ['int64', whole(new JsonNumber('-9223372036854775808'), new JsonNumber('9223372036854775807'))],
  ['uint8', whole(0, 255)],
  ['uint16', whole(0, 65_535)],
  ['uint32', whole(0, 4_294_967_295)],
  ['uint64', whole(0, new JsonNumber('18446744073709551615'))],
  ['double-int', whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)],
  ['float', between(MAX_FLOAT)],
  ['double', between(Number.MAX_VALUE)],
])

/** The check of a format that speaks of numbers (OpenAPI's format registry); null where there is none. */
export function numberFormat(format: string): ((value: Numeric) => boolean) | null {
  return NUMBERS.get(format) ?? null
}
