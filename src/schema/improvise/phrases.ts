import type { Random } from '../random.ts'
import { words } from './dictionary.ts'
import { ADJECTIVES, FAILURES, NOUNS, VERBS } from './plain-words.ts'
import type { Scene } from './scene.ts'

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export function word(random: Random): string {
  return random.pick(NOUNS)
}

export function title(random: Random): string {
  return `${capital(random.pick(ADJECTIVES))} ${random.pick(NOUNS)} ${random.pick(['by', 'near', 'behind', 'beyond', 'and'])} the ${random.pick(NOUNS)}`
}

/** A sentence of its own, or the excuse of an error. */
export function phrase(scene: Scene, random: Random): string {
  if (/error|problem|fault|fail/.test(scene.noun)) return random.pick(FAILURES)
  const [adjective, noun, other] = [random.pick(ADJECTIVES), random.pick(NOUNS), random.pick(NOUNS)]
  switch (random.integer(0, 3)) {
    case 0:
      return `${/^[aeiou]/.test(adjective) ? 'An' : 'A'} ${adjective} ${noun} for the ${other}.`
    case 1:
      return `The ${noun} by the ${other} is ${adjective} this week.`
    case 2:
      return `Please ${random.pick(VERBS)} the ${noun} near the ${adjective} ${other}.`
    default:
      return `${capital(adjective)} ${noun}, ready to ${random.pick(VERBS)}.`
  }
}

export function paragraph(scene: Scene, random: Random): string {
  return `${phrase(scene, random)} ${phrase(scene, random)} ${phrase(scene, random)}`
}

export function slugFor(random: Random): string {
  return `${random.pick(ADJECTIVES)}-${random.pick(NOUNS)}`
}

export function product(random: Random): string {
  const { productAdjectives, productMaterials, products } = words()
  return `${random.pick(productAdjectives)} ${random.pick(productMaterials)} ${random.pick(products)}`
}

/** A name for the kind of thing that the object is: a person's for people, a product's for goods, a file's for files. */
export function properName(scene: Scene, random: Random, name: string): string {
  const what = name === 'name' || name === 'display' ? scene.noun : `${scene.noun}_${name}`
  if (
    /user|person|people|customer|author|owner|contact|employee|member|patient|driver|student|teacher|passenger|guest|recipient|sender|committer|(?:^|_)address$/.test(
      what,
    )
  ) {
    return `${scene.person.first} ${scene.person.last}`
  }
  if (/product|item|article|goods|catalog|merch|sku|variant|(^|_)lines?$/.test(what)) return product(random)
  if (/company|organi[sz]ation|merchant|vendor|supplier|store|shop|brand|business|publisher/.test(what)) {
    return `${random.pick(words().lastNames)} ${random.pick(['& Sons', 'Works', 'Group', 'Logistics', 'Supply'])}`
  }
  if (/city|town/.test(what)) return random.pick(scene.country.cities)
  if (/country/.test(what)) return scene.country.name
  if (/currency/.test(what)) return scene.country.money
  if (/language/.test(what)) return random.pick(['English', 'German', 'French', 'Spanish', 'Dutch'])
  if (/pet|animal|dog|cat|breed|species/.test(what)) return random.pick(words().firstNames)
  if (/file|attachment|document|upload/.test(what)) return `${slugFor(random)}.${random.pick(['pdf', 'txt', 'png'])}`
  if (/book|movie|album|song|track|film|course|event|post|report/.test(what)) return title(random)
  if (
    /repo|branch|package|tag|label|topic|image|cluster|node|bucket|queue|host|workflow|job|environment|artifact|secret|variable/.test(what)
  )
    return slugFor(random)
  if (/color|colour/.test(what)) return random.pick(words().colors)
  if (/category|genre|department/.test(what)) return random.pick(words().departments)
  return `${capital(random.pick(ADJECTIVES))} ${random.pick(NOUNS)}`
}
