import { headerAll, type HeaderList } from '../../../../model/wire.ts'
import { splitQuoted, unquote } from '../../media-type.ts'

/** What a consumer prefers to get for a write (RFC 7240 section 4.2); null where it says nothing. The first word counts. */
export function returnPreference(headers: HeaderList): 'minimal' | 'representation' | null {
  const field = headerAll(headers, 'prefer')
  if (field === undefined) return null
  for (const part of splitQuoted(field, ',')) {
    const [name = '', value = ''] = (splitQuoted(part, ';')[0] ?? '').split('=', 2)
    if (name.trim().toLowerCase() !== 'return') continue
    const said = unquote(value.trim()).toLowerCase()
    return said === 'minimal' || said === 'representation' ? said : null
  }
  return null
}
