import type { Random } from '../random.ts'
import { words } from './dictionary.ts'
import { dateTime, digits, FORMAT_TELLERS, from, hex, type Teller, uuid } from './format-words.ts'
import { paragraph, phrase, properName, slugFor, title, word } from './phrases.ts'
import type { Scene } from './scene.ts'

const TOKEN = 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789'
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** `createdAt`, `HTMLUrl`, `x-request-id` → `created_at`, `html_url`, `x_request_id`. */
export function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
}

const moment: Teller = (scene, random, name) => dateTime(scene.moment(name, random))
const money: Teller = (_, random) => (random.integer(199, 19_999) / 100).toFixed(2)

/** Names that say what stands there, tried in order; a name is in snake case. */
const RULES: readonly (readonly [RegExp, Teller])[] = [
  [/(^|_)api_?version$/, () => 'v1'],
  [/(^|_)last_?4(_?digits)?$/, (_, random) => digits(random, 4)],
  [/(^|_)api_?version$/, () => 'v1'],
  [/(^|_)last_?4(_?digits)?$/, (_, random) => digits(random, 4)],
  [/(^|_)(e_?mail)(_address)?$/, (scene) => scene.person.email],
  [/(^|_)(first|given)_?name$|^forename$/, (scene) => scene.person.first],
  [/(^|_)(last|family)_?name$|^surname$/, (scene) => scene.person.last],
  [/(^|_)middle_?name$/, (_, random) => random.pick(words().firstNames)],
  [
    /(^|_)(full|display|real|customer|contact|author|owner|sender|recipient|account_holder|cardholder|holder|user|assignee|manager)_?name$/,
    (scene, _, name) => (/user_?name$/.test(name) ? scene.person.login : `${scene.person.first} ${scene.person.last}`),
  ],
  [/(^|_)(user_?name|login|handle|screen_?name|nick(name)?|user_login)$/, (scene) => scene.person.login],
  [/(^|_)(author|owner|creator|assignee|reporter|created_by|updated_by|modified_by|reviewer)$/, (scene) => scene.person.login],
  [/(^|_)initials$/, (scene) => `${scene.person.first.charAt(0)}${scene.person.last.charAt(0)}`],
  [/(phone|mobile|cell|fax|tel)(_?(number|no))?$|^msisdn$/, (scene, random) => `+${scene.country.dial}555${digits(random, 7)}`],
  [
    /(avatar|image|logo|photo|picture|thumbnail|icon|cover|banner)(_?(url|uri|link|href|src))?$/,
    (_, random, name) => `https://images.example.com/${/avatar/.test(name) ? 'avatars' : 'pictures'}/${random.integer(1, 999)}.png`,
  ],
  [
    /(^|_)(git_url|clone_url|ssh_url|svn_url)$/,
    (scene, random, name) => `${name.startsWith('git_') ? 'git:' : 'https:'}//git.example.com/${scene.person.login}/${slugFor(random)}.git`,
  ],
  [
    /(^|_)(url|uri|href|link|website|homepage|web_?site|site|webhook|callback|endpoint|blog|permalink)s?$|_url$|_uri$/,
    (scene, random, name) => url(scene, random, name),
  ],
  [
    /(^|_)(street(_(address|line|name))?|address(_?line)?(_?1)?|line_?1|street1|addr)$/,
    (_, random) => `${random.integer(1, 199)} ${random.pick(words().streets)}`,
  ],
  [/(^|_)(address_?line_?2|line_?2|street2|apartment|suite|unit)$/, (_, random) => `Floor ${random.integer(1, 9)}`],
  [/(^|_)(city|town|locality|municipality)(_name)?$/, (scene, random) => random.pick(scene.country.cities)],
  [/(^|_)(state|province|region|county)_(code|abbr)$/, (scene) => scene.country.regionCode],
  [/(^|_)(province|region|county|administrative_area|state_name)$/, (scene) => scene.country.region],
  [/(^|_)(zip|postal|post)(_?code)?$/, (scene) => scene.postcode],
  [/(^|_)(country_?code|country_?iso2?|iso_?country|nationality|alpha_?2)$/, (scene) => scene.country.alpha2],
  [/(^|_)(alpha_?3|iso3|country_?iso3)$/, (scene) => scene.country.alpha3],
  [/(^|_)country(_?name)?$/, (scene) => scene.country.name],
  [/(^|_)currency_?symbol$/, (scene) => scene.country.symbol],
  [/(^|_)currency_?name$/, (scene) => scene.country.money],
  [/(^|_)currency(_?(code|iso))?$|_currency$/, (scene) => scene.country.currency],
  [/(^|_)locale(_code)?$/, (scene) => `${scene.country.language}-${scene.country.alpha2}`],
  [/(^|_)lang(uage)?(_?code)?$/, (scene) => scene.country.language],
  [/(^|_)(time_?zone|tz|zone_id)$/, (scene) => scene.country.zone],
  [
    /(^|_)(company|organi[sz]ation|employer|vendor|supplier|merchant|brand|manufacturer|publisher|business|legal)(_?name)?$/,
    (_, random) => company(random),
  ],
  [
    /(^|_)(job_?title|position|occupation|role_name|profession)$/,
    (_, random) => `${random.pick(words().jobAreas)} ${random.pick(words().jobTypes)}`,
  ],
  [/(^|_)(department|division|team_?name)$/, (_, random) => random.pick(words().departments)],
  [/(^|_)(uuid|guid)$/, (_, random) => uuid(random)],
  [
    /(^|_)(sku|part_?number|product_?code|item_?code|article_?number)$/,
    (_, random) => `${from(random, 'ABCDEFGHKLMNPRSTUVWX', 3)}-${digits(random, 4)}`,
  ],
  [/(^|_)(ean|gtin|upc|barcode)(_?13)?$/, (_, random) => `400${digits(random, 10)}`],
  [/(^|_)isbn(_?13)?$/, () => '9780306406157'],
  [/(^|_)iban$/, () => 'DE89370400440532013000'],
  [/(^|_)(bic|swift)(_?code)?$/, () => 'EXAMDEFF'],
  [/(^|_)(sha|sha1|commit|commit_?(id|sha|hash)|tree|revision|oid|head_sha|base_sha|before|after)$|_sha$/, (_, random) => hex(random, 40)],
  [/(^|_)(sha256|checksum|hash|digest|fingerprint)$/, (_, random) => hex(random, 64)],
  [/(^|_)(md5|etag)$/, (_, random) => hex(random, 32)],
  [/(^|_)(password|passwd|pwd|passphrase)$/, (_, random) => `Fake-${from(random, TOKEN, 10)}-1`],
  [
    /(token|secret|api_?key|access_?key|credential|private_?key|signature|nonce|client_secret)$/,
    (_, random) => `fake_${from(random, TOKEN, 24)}`,
  ],
  [
    /(^|_)(cursor|next|previous|prev|page_?token|continuation|marker|starting_after|ending_before)$/,
    (_, random) => from(random, TOKEN, 16),
  ],
  [/(^|_)(node_id|gid|global_id)$/, (_, random) => `N_${from(random, TOKEN, 14)}`],
  [
    /(^|_)(order|invoice|reference|ticket|case|tracking|receipt|confirmation|customer|account|document|policy|serial|registration)_?(number|no|code|ref)$/,
    (_, random, name) => `${name.slice(0, 3).toUpperCase()}-${digits(random, 6)}`,
  ],
  [/^id$|^_id$|_id$|^key$|_key$|^identifier$|_identifier$|^ref$|^reference$/, (_, random) => from(random, LOWER, 12)],
  [/(^|_)(ip|ip_?addr(ess)?|ipv4|remote_addr(ess)?|client_ip)$/, (_, random) => `192.0.2.${random.integer(1, 254)}`],
  [/(^|_)user_?agent$/, () => 'Mozilla/5.0 (X11; Linux x86_64) ExampleBrowser/1.0'],
  [/(^|_)(host|host_?name|domain|fqdn|server|domain_?name)$/, (_, random) => `${slugFor(random)}.example.com`],
  [/(^|_)mac(_?addr(ess)?)?$/, (_, random) => `02:00:00:${hex(random, 6).replace(/(..)(?=.)/g, '$1:')}`],
  [
    /(^|_)(mime_?type|content_?type|media_?type)$/,
    (_, random) => random.pick(['application/json', 'text/plain', 'image/png', 'application/pdf']),
  ],
  [
    /(^|_)(file_?name|filename|file|attachment|document)$/,
    (_, random) => `${slugFor(random)}.${random.pick(['pdf', 'txt', 'png', 'csv'])}`,
  ],
  [/(^|_)(path|file_?path|dir(ectory)?|folder|key_path)$/, (_, random) => `${slugFor(random)}/${slugFor(random)}.txt`],
  [/(^|_)(ext|extension|file_?extension|suffix)$/, (_, random) => random.pick(['pdf', 'txt', 'png', 'csv'])],
  [/(^|_)(version|app_?version|release)$/, (_, random) => `${random.integer(0, 4)}.${random.integer(0, 20)}.${random.integer(0, 9)}`],
  [/(^|_)((default_|head_|base_)?branch|ref_name)$/, (_, random) => random.pick(['main', 'develop', 'release'])],
  [
    /(^|_)(hex|colou?r_?(hex|code)?|background_?colou?r|foreground_?colou?r)$/,
    (_, random, name) => (/hex|code/.test(name) ? `#${hex(random, 6)}` : random.pick(words().colors)),
  ],
  [/(^|_)(slug|permalink|handle|repo(sitory)?|repo(sitory)?_name|project_?key|bucket)$/, (_, random) => slugFor(random)],
  [/(^|_)(gender|sex)$/, (_, random) => random.pick(['female', 'male', 'other'])],
  [/(^|_)(salutation|honorific|name_prefix)$/, (_, random) => random.pick(['Ms', 'Mr', 'Dr'])],
  [/(^|_)(status|phase|lifecycle)$/, (_, random) => random.pick(['active', 'pending', 'completed'])],
  [
    /(^|_)state$/,
    (scene, random) =>
      /address|location|place|customer/.test(scene.noun) ? scene.country.region : random.pick(['active', 'open', 'closed']),
  ],
  [/(^|_)(type|kind)$/, (_, random) => random.pick(['standard', 'basic', 'custom'])],
  [/(^|_)(role)$/, (_, random) => random.pick(['member', 'admin', 'viewer'])],
  [/(^|_)(error|error_code)$/, (_, random) => random.pick(['invalid_value', 'not_found', 'conflict'])],
  [/(^|_)(month)(_name)?$/, (_, random) => random.pick(['March', 'June', 'October'])],
  [/(^|_)(year|exp_year|expiry_year)$/, (scene) => String(new Date(scene.now).getUTCFullYear())],
  [/(price|amount|total|subtotal|cost|fee|tax|balance|discount|revenue|salary)$/, money],
  [/(^|_)(lat(itude)?)$/, (scene) => scene.country.latitude.toFixed(4)],
  [/(^|_)(lng|lon(gitude)?)$/, (scene) => scene.country.longitude.toFixed(4)],
  [/(count|quantity|qty|num(ber)?|size)$/, (_, random) => String(random.integer(1, 40))],
  [/(^|_)(duration|ttl|timeout|interval)$/, (_, random) => `PT${random.integer(5, 55)}M`],
  [/_(date|day|on)$|^(date|dob|birthday|birth_?date|day)$/, (scene, random, name) => moment(scene, random, name).slice(0, 10)],
  [
    /_at$|_time$|(^|_)(timestamp|datetime|date_?time|created|updated|modified|expires|expiry|expiration|last_seen|last_login|since|until)$/,
    moment,
  ],
  [/(^|_)time$/, (scene, random, name) => moment(scene, random, name).slice(11, 19)],
  [/(^|_)(title|headline|subject|caption|heading)$/, (_, random) => title(random)],
  [
    /(^|_)(description|summary|bio|about|overview|excerpt|abstract|synopsis|comment|comments|note|notes|remark|remarks|message|reason|detail|details|feedback|review|instructions)$/,
    (scene, random) => phrase(scene, random),
  ],
  [/(^|_)(body|content|text|article|post|html|markdown|readme|transcript|terms)$/, (scene, random) => paragraph(scene, random)],
  [/(^|_)(name|label|display)$|_name$/, (scene, random, name) => properName(scene, random, name)],
  [/(^|_)(tag|category|topic|keyword|genre|group|section|channel|scope|permission|feature)s?$/, (_, random) => word(random)],
]

/** Whether a name says what stands there, so that something fitting can be made up. */
export function isTelling(name: string): boolean {
  const plain = snake(name)
  return RULES.some(([rule]) => rule.test(plain))
}

function url(scene: Scene, random: Random, name: string): string {
  let address = addresses.get(name)
  if (address === undefined) {
    if (addresses.size > 2000) addresses.clear()
    addresses.set(name, (address = addressOf(name)))
  }
  if (address.home) return `https://www.example.com/${scene.person.login}`
  return `https://${address.host}.example.com/${address.page === '' ? pageOf(scene, random) : address.page}/${random.integer(1, 9999)}`
}

interface Address {
  readonly home: boolean
  readonly host: string
  /** '' where the name says nothing but that it is an address. */
  readonly page: string
}

const addresses = new Map<string, Address>()

function addressOf(name: string): Address {
  const plain = snake(name)
  const what = plain.replace(/_?(url|uri|href|link)s?$/, '').replaceAll('_', '-')
  return {
    home: /home_?page|web_?site|blog|^site$/.test(plain),
    host: plain.includes('html') ? 'www' : 'api',
    page: what === 'html' || what === 'self' || !/^[a-z0-9-]*$/.test(what) ? '' : what,
  }
}

function pageOf(scene: Scene, random: Random): string {
  return /^[a-z_]{3,24}$/.test(scene.noun)
    ? `${scene.noun
        .replace(/_person$/, '')
        .replaceAll('_', '-')
        .replace(/s$/, '')}s`
    : slugFor(random)
}

function company(random: Random): string {
  return `${random.pick(words().lastNames)} ${random.pick(['& Sons', 'Works', 'Group', 'Logistics', 'Supply', 'Labs', 'Partners'])}`
}

/** What to tell in a place of this name and format; a format wins unless the name says the same more nicely. */
export function tellerOf(name: string, formats: readonly string[], description: string): Teller {
  const plain = snake(name)
  const format = formats.find(
    (one) =>
      FORMAT_TELLERS.has(one) || one === 'uri' || one === 'url' || one === 'iri' || one === 'uri-reference' || one === 'iri-reference',
  )
  const named = RULES.find(([rule]) => rule.test(plain))?.[1]
  if (format === undefined) return codeOf(description) ?? named ?? describedBy(description) ?? ((_, random) => word(random))
  if (/^ur[il]|^iri/.test(format))
    return named !== undefined && /(url|uri|href|link|image|avatar|logo|icon|photo|website|homepage|blog)/.test(plain) ? named : url
  return FORMAT_TELLERS.get(format) ?? url
}

/** A standard's code wins over a name that could mean either: `country` is `Italy`, unless it is said to be `IT`. */
function codeOf(description: string): Teller | null {
  if (!/\bISO\b|letter|IANA|BCP/i.test(description)) return null
  const lower = /\blower[- ]?case\b/i.test(description)
  const cased = (text: string): string => (lower ? text.toLowerCase() : text)
  if (/\bISO[- ]?4217\b|\bcurrency code\b/i.test(description)) return (scene) => cased(scene.country.currency)
  if (/three-letter country|alpha-?3/i.test(description)) return (scene) => cased(scene.country.alpha3)
  if (/\bISO[- ]?3166-2\b/i.test(description)) return (scene) => `${scene.country.alpha2}-${scene.country.regionCode}`
  if (/\bISO[- ]?3166\b|two-letter (ISO )?country|\bcountry code\b/i.test(description)) return (scene) => cased(scene.country.alpha2)
  if (/\bISO[- ]?639\b|\blanguage code\b/i.test(description)) return (scene) => scene.country.language
  return null
}

function describedBy(description: string): Teller | null {
  if (description === '') return null
  if (/\bISO[- ]?8601\b|\bRFC ?3339\b|\btimestamp\b/i.test(description)) return moment
  if (/\bUUID\b|\bGUID\b/.test(description)) return (_, random) => uuid(random)
  if (/\bURLs?\b|\bURI\b/.test(description)) return url
  if (/\be-?mail address\b/i.test(description)) return (scene) => scene.person.email
  if (/\bunique identifier\b|^(the )?id\b/i.test(description)) return (_, random) => from(random, LOWER, 12)
  return null
}
