/** How a parameter is written; the inverse of what `params.ts` reads. */
export interface Written {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly style: string
  readonly explode: boolean
}

type Value = string | readonly string[] | Readonly<Record<string, string>>

/** The text of a path or header parameter, or the fields of a query or cookie. */
export function write(how: Written, value: Value): string {
  const escape = how.in === 'header' ? (text: string): string => text : escaped
  switch (how.style) {
    case 'label':
      return `.${flat(value, escape, how.explode ? '.' : ',', how.explode)}`
    case 'matrix':
      return matrix(how, value)
    case 'form':
    case 'cookie':
      return fields(how, value, how.style === 'cookie' ? (text) => text : escape)
    case 'spaceDelimited':
      return how.explode ? fields(how, value, escape) : `${escaped(how.name)}=${flat(value, escape, '%20', false)}`
    case 'pipeDelimited':
      return how.explode ? fields(how, value, escape) : `${escaped(how.name)}=${flat(value, escape, '%7C', false)}`
    case 'deepObject':
      return deep(escaped(how.name), value).join('&')
    default:
      return flat(value, escape, ',', how.explode)
  }
}

/** Nested values as PHP, Rails and stripe's clients write them. */
export function deep(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => deep(`${name}[${i}]`, one))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => deep(`${name}[${escaped(key)}]`, one))
  return [`${name}=${escaped(String(value))}`]
}

function flat(value: Value, escape: (text: string) => string, separator: string, explode: boolean): string {
  if (typeof value === 'string') return escape(value)
  if (isList(value)) return value.map(escape).join(separator)
  const pairs = Object.entries(value).map(([name, one]) => [escape(name), escape(one)])
  return pairs.map((pair) => pair.join(explode ? '=' : separator)).join(separator)
}

function matrix({ name, explode }: Written, value: Value): string {
  if (!explode || typeof value === 'string') return `;${name}=${flat(value, escaped, ',', false)}`
  if (isList(value)) return value.map((one) => `;${name}=${escaped(one)}`).join('')
  return Object.entries(value)
    .map(([key, one]) => `;${escaped(key)}=${escaped(one)}`)
    .join('')
}

function fields({ name, explode, in: where }: Written, value: Value, escape: (text: string) => string): string {
  const between = where === 'cookie' ? '; ' : '&'
  if (!explode || typeof value === 'string') return `${escape(name)}=${flat(value, escape, ',', false)}`
  if (isList(value)) return value.map((one) => `${escape(name)}=${escape(one)}`).join(between)
  return Object.entries(value)
    .map(([key, one]) => `${escape(key)}=${escape(one)}`)
    .join(between)
}

function isList(value: Value): value is readonly string[] {
  return Array.isArray(value)
}

/** Everything but the unreserved, full stop included where a label needs it. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(/[.!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
