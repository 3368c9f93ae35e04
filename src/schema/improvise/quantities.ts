import type { Random } from '../random.ts'
import type { Scene } from './scene.ts'
import { snake } from './vocabulary.ts'

export type Counter = (scene: Scene, random: Random, name: string) => number

const cents = (random: Random, from: number, to: number): number => random.integer(from * 100, to * 100) / 100

/** Names that say what is counted, tried in order. `whole` where only integers fit. */
const RULES: readonly (readonly [RegExp, (whole: boolean) => Counter])[] = [
  [/(^|_)(lat|latitude)$/, () => (scene, random) => Math.round((scene.country.latitude + random.fraction() / 10) * 10_000) / 10_000],
  [
    /(^|_)(lng|lon|long|longitude)$/,
    () => (scene, random) => Math.round((scene.country.longitude + random.fraction() / 10) * 10_000) / 10_000,
  ],
  [/^page$|^page_?(number|index|no)$|^current_?page$/, () => () => 1],
  [/^total_?pages$|^page_?count$|^last_?page$/, () => () => 1],
  [/^(per_?page|limit|page_?size|max_?results|take)$/, () => () => 20],
  [/^(offset|skip|start_?index|from)$/, () => () => 0],
  [
    /(_at|_time|timestamp|_on|_date)$|^(created|updated|modified|expires|date|time|iat|exp|nbf)$/,
    () => (scene, random, name) => Math.floor(scene.moment(name, random) / 1000),
  ],
  [/_ms$|millis/, () => (_, random) => random.integer(5, 900)],
  [/(percent|percentage|pct)$/, () => (_, random) => random.integer(1, 99)],
  [
    /(^|_)(rate|ratio|probability|confidence|score|fraction|similarity)$/,
    (whole) => (_, random) => (whole ? random.integer(1, 99) : random.integer(1, 99) / 100),
  ],
  [/(^|_)(rating|stars_given|grade)$/, (whole) => (_, random) => (whole ? random.integer(3, 5) : random.integer(30, 50) / 10)],
  [
    /(price|amount|total|subtotal|cost|fee|balance|revenue|salary|charge|refund|paid|due)$/,
    (whole) => (_, random) => (whole ? random.integer(500, 19_999) : cents(random, 5, 200)),
  ],
  [/(tax|vat|discount|shipping|tip)$/, (whole) => (_, random) => (whole ? random.integer(50, 999) : cents(random, 1, 10))],
  [/(quantity|qty)$/, () => (_, random) => random.integer(1, 5)],
  [/(^|_)age$/, () => (_, random) => random.integer(19, 79)],
  [/(^|_)(year|exp_?year)$/, () => (scene, random, name) => new Date(scene.moment(name, random)).getUTCFullYear()],
  [/(^|_)(month|exp_?month)$/, () => (_, random) => random.integer(1, 12)],
  [/(^|_)day(_of_month)?$/, () => (_, random) => random.integer(1, 28)],
  [/(^|_)day_of_week$|^weekday$/, () => (_, random) => random.integer(0, 6)],
  [/(^|_)hours?$/, () => (_, random) => random.integer(0, 23)],
  [/(^|_)(minutes?|seconds?)$/, () => (_, random) => random.integer(0, 59)],
  [/(^|_)port$/, () => (_, random) => random.pick([80, 443, 8080, 5432])],
  [/(width)$/, () => (_, random) => random.pick([320, 640, 800, 1280, 1920])],
  [/(height)$/, () => (_, random) => random.pick([240, 480, 600, 720, 1080])],
  [
    /(^|_)(depth|level|priority|rank|order|position|index|sequence|attempts?|retries|version|revision)$/,
    () => (_, random) => random.integer(1, 9),
  ],
  [/(size|bytes|length)$/, () => (_, random) => random.integer(64, 99_999)],
  [/(duration|ttl|timeout|interval|expires_in|elapsed)$/, () => (_, random) => random.integer(1, 120) * 30],
  [/(weight|distance|temperature|speed|volume)$/, (whole) => (_, random) => (whole ? random.integer(1, 99) : random.integer(10, 999) / 10)],
  [/(^|_)(status|status_?code|http_?status)$/, () => () => 200],
  [/(^|_)(code|error_?code)$/, () => (_, random) => random.integer(100, 999)],
  [/^id$|_id$|^number$|_number$|^key$/, () => (_, random) => random.integer(1, 99_999)],
  [/attempt|retr(y|ies)|failures/, () => (_, random) => random.integer(0, 3)],
  [
    /(count|total|num|number_of|forks|stars|stargazers|watchers|followers|following|issues|views|likes|hits|downloads|stock|available|inventory)/,
    () => (_, random) => random.integer(0, 400),
  ],
]

/** What is counted in a place of this name; null where the name says nothing. */
export function counterOf(name: string, whole: boolean): Counter | null {
  const plain = snake(name)
  return RULES.find(([rule]) => rule.test(plain))?.[1](whole) ?? null
}
