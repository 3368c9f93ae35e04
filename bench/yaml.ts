/**
 * JSON values as block YAML, as people write it: keys and simple words plain, all else quoted as in JSON. Enough to turn a
 * contract into a YAML file of the same content, without a dependency.
 */
export function yaml(value: unknown): string {
  const lines: string[] = []
  write(value, '', '', lines)
  return `${lines.join('\n')}\n`
}

function write(value: unknown, lead: string, indent: string, lines: string[]): void {
  if (typeof value !== 'object' || value === null || isEmpty(value)) {
    lines.push(`${lead}${scalar(value)}`)
    return
  }
  if (lead.endsWith(': ')) lines.push(lead.trimEnd())
  let first = lead.endsWith(': ') ? '' : lead
  for (const [key, member] of Object.entries(value)) {
    const start = first === '' ? indent : first
    first = ''
    write(member, Array.isArray(value) ? `${start}- ` : `${start}${scalar(key)}: `, `${indent}  `, lines)
  }
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0
}

/** Words that mean nothing else to any reader of YAML may stand without quotes. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z/_][\w/{}.-]*$/i

function scalar(value: unknown): string {
  return typeof value === 'string' && PLAIN.test(value) ? value : JSON.stringify(value)
}
