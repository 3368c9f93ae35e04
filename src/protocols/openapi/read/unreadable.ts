import { at, type Located } from '../../../model/place.ts'
import { closest } from '../check/words.ts'
import { member, text, valueOf } from './located.ts'
import type { Scope } from './scope.ts'

/** Places that another version of OpenAPI knows, and what to write in this one. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  body: "Describe the body under 'requestBody'.",
  formData: "Describe the form under 'requestBody', as application/x-www-form-urlencoded or multipart/form-data.",
  querystring: "It came with OpenAPI 3.2: write 'openapi: 3.2.0', or describe each query parameter.",
  cookie: 'It came with OpenAPI 3.0.',
}

/** Tells what keeps a parameter from being read. `places` are those that the contract's version has. */
export function tellUnreadable(scope: Scope, located: Located, places: readonly string[]): void {
  const missing = ['name', 'in'].filter((key) => member(located, key) === null)
  for (const key of missing)
    scope.defect('missing-field', located.place, `A Parameter Object needs '${key}'`, `Add '${key}'; the parameter is left out until then.`)
  const place = valueOf(located, 'in')
  if (place !== undefined && !places.some((one) => one === place)) tellPlace(scope, located, text(located, 'in'), places)
  else if (missing.length === 0 && text(located, 'name') === '')
    scope.defect(
      'parameter-unreadable',
      { uri: located.place.uri, pointer: at(located.place.pointer, 'name') },
      'A parameter needs a name that is a text',
      'Name it; it is left out until then.',
    )
}

function tellPlace(scope: Scope, located: Located, written: string, places: readonly string[]): void {
  const known = Object.hasOwn(ELSEWHERE, written) ? ELSEWHERE[written] : undefined
  const near = closest(written, places)
  scope.defect(
    'parameter-unreadable',
    { uri: located.place.uri, pointer: at(located.place.pointer, 'in') },
    `'${written.slice(0, 60)}' is no place of a parameter in OpenAPI ${scope.version}; the parameter is left out`,
    known ?? (near === null ? `Use one of ${places.join(', ')}.` : `Did you mean '${near}'?`),
  )
}
