import { createRequire } from 'node:module'
import type { Faker } from '@faker-js/faker'
import type { Random } from '../random.ts'

/** Lists of English words to pick from, by what they name. */
export interface Dictionary {
  readonly firstNames: readonly string[]
  readonly lastNames: readonly string[]
  readonly lorem: readonly string[]
  readonly productAdjectives: readonly string[]
  readonly productMaterials: readonly string[]
  readonly products: readonly string[]
  readonly departments: readonly string[]
  readonly companyNouns: readonly string[]
  readonly jobAreas: readonly string[]
  readonly jobTypes: readonly string[]
  readonly streets: readonly string[]
  readonly colors: readonly string[]
}

let maker: Faker | null = null
let dictionary: Dictionary | null = null

/** Our own instance: the shared one may be seeded by whoever else uses it. Takes 15 ms the first time, so that nothing asks before an answer is made. */
function faker(): Faker {
  if (maker === null) {
    const door: { readonly faker: Faker } = createRequire(import.meta.url)('@faker-js/faker/locale/en')
    const made: Faker = Reflect.construct(door.faker.constructor, [{ locale: door.faker.rawDefinitions }])
    maker = made
  }
  return maker
}

export function words(): Dictionary {
  if (dictionary === null) {
    const d = faker().rawDefinitions
    dictionary = {
      firstNames: list(d.person?.first_name?.generic, 'Ada'),
      lastNames: list(d.person?.last_name?.generic, 'Moss'),
      lorem: list(d.lorem?.word, 'lorem'),
      productAdjectives: list(d.commerce?.product_name?.adjective, 'Sturdy'),
      productMaterials: list(d.commerce?.product_name?.material, 'Oak'),
      products: list(d.commerce?.product_name?.product, 'Chair'),
      departments: list(d.commerce?.department, 'Garden'),
      companyNouns: list(d.company?.noun, 'Works'),
      jobAreas: list(d.person?.job_area, 'Logistics'),
      jobTypes: list(d.person?.job_type, 'Planner'),
      streets: list(d.location?.street_name, 'Mill Lane'),
      colors: list(d.color?.human, 'teal'),
    }
  }
  return dictionary
}

function list(found: readonly unknown[] | null | undefined, spare: string): readonly string[] {
  const texts = (found ?? []).filter((one) => typeof one === 'string')
  return texts.length === 0 ? [spare] : texts
}

/** What may be called by an extension: modules that only make values. */
const MODULES =
  /^(airline|animal|book|color|commerce|company|database|datatype|date|finance|food|git|hacker|image|internet|location|lorem|music|number|person|phone|science|string|system|vehicle|word)$/

/**
 * `person.firstName` and what it gives for this seed; undefined where there is no such method or it fails. Older names of
 * modules (`name`, `address`) are understood, because contracts written for other tools have them.
 */
export function callFaker(path: string, argument: readonly unknown[], random: Random, now: number): unknown {
  const [written = '', method = ''] = path.split('.')
  const module = RENAMED.get(written) ?? written
  if (!MODULES.test(module)) return undefined
  const one = faker()
  const part: unknown = Reflect.get(one, module)
  if (typeof part !== 'object' || part === null) return undefined
  const call: unknown = method !== 'constructor' && !method.startsWith('_') ? Reflect.get(part, method) : undefined
  if (typeof call !== 'function' || (!COUNTS_FREELY.test(path) && argument.some(isLarge))) return undefined
  try {
    one.seed(random.next())
    one.setDefaultRefDate(now)
    const value: unknown = Reflect.apply(call, part, argument)
    return value instanceof Date ? value.toISOString() : typeof value === 'bigint' ? Number(value) : value
  } catch {
    return undefined
  }
}

/** Methods whose numbers are values; those of all others may be lengths, which have to stay within bounds. */
const COUNTS_FREELY = /^(number|date)\.|\.(amount|price)$/
const LONGEST = 1000

function isLarge(argument: unknown): boolean {
  if (typeof argument === 'number') return Math.abs(argument) > LONGEST
  return (
    typeof argument === 'object' &&
    argument !== null &&
    Object.values(argument).some((one) => typeof one === 'number' && Math.abs(one) > LONGEST)
  )
}

const RENAMED: ReadonlyMap<string, string> = new Map([
  ['name', 'person'],
  ['address', 'location'],
  ['random', 'string'],
])
