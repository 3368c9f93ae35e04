import type { Random } from '../random.ts'
import { words } from './dictionary.ts'
import { type Country, COUNTRIES } from './countries.ts'

export interface Person {
  readonly first: string
  readonly last: string
  readonly login: string
  readonly email: string
}

const DAY = 86_400_000

/** What the members of one object have in common, so that they agree: the person it speaks of, its country, its times. */
export class Scene {
  readonly now: number
  /** What the object is, in snake case: `simple_user`, `order`. */
  readonly noun: string
  readonly #random: Random
  readonly #above: Scene | null
  #person: Person | null = null
  #country: Country | null = null
  #created = 0
  #postcode = ''

  constructor(random: Random, now: number, noun: string, above: Scene | null) {
    this.#random = random
    this.now = now
    this.noun = noun
    this.#above = above
  }

  get person(): Person {
    if (this.#person === null) {
      const random = this.#random.fork('a person')
      const first = random.pick(words().firstNames)
      const last = random.pick(words().lastNames)
      const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')
      const login = `${plain(first)}${random.chance(0.5) ? '-' : ''}${plain(last)}`
      const email = `${plain(first)}.${plain(last)}@example.${random.pick(['com', 'org', 'net'])}`
      this.#person = { first, last, login, email }
    }
    return this.#person
  }

  /** The same for an object and its parts: a shipping address lies in the order's country. */
  get country(): Country {
    return (this.#country ??= this.#above === null ? this.#random.fork('a country').pick(COUNTRIES) : this.#above.country)
  }

  get postcode(): string {
    if (this.#postcode === '') {
      const random = this.#random.fork('a postcode')
      this.#postcode = this.country.postcode.replace(/#/g, () => String(random.integer(0, 9)))
    }
    return this.#postcode
  }

  /** When the thing came to be, milliseconds since 1970, up to two years before now, in whole seconds. */
  get created(): number {
    if (this.#created === 0) {
      const ago = this.#random.fork('a past').integer(40 * DAY, 700 * DAY)
      this.#created = Math.floor((this.now - ago) / 1000) * 1000
    }
    return this.#created
  }

  /** A moment by the part that it plays: the created come before the updated, the started before the ended, and only what expires lies ahead. */
  moment(name: string, random: Random): number {
    const span = this.now - this.created
    const at = (from: number, to: number): number =>
      Math.floor((this.created + span * (from + (to - from) * random.fraction())) / 1000) * 1000
    if (/creat|regist|join|birth|since|insert|issued|order/.test(name)) {
      return /birth|dob/.test(name) ? this.created - (20 * 365 + random.integer(0, 40 * 365)) * DAY : this.created
    }
    if (/expir|due|until|renew|deadline|next|valid_to|not_after|eta|deliver/.test(name))
      return Math.floor((this.now + random.integer(1, 90) * DAY) / 1000) * 1000
    if (/start|begin|from|open|first|since|not_before/.test(name)) return at(0.05, 0.25)
    if (/publish|approv|confirm|submit|sent|push/.test(name)) return at(0.25, 0.45)
    if (/end|finish|complet|clos|stop|to$|resolv|merg|last|cancel|paid/.test(name)) return at(0.5, 0.75)
    if (/updat|modif|chang|edit|seen|sync|access|delet|archiv/.test(name)) return at(0.75, 0.98)
    return at(0.3, 0.7)
  }
}
