import type { OperationView } from '../../src/control/api.ts'
import type { ParameterDescription } from '../../src/model/description.ts'

/** What stands in the form: one text a parameter (by `in name`), and the body. */
export interface FormValues {
  readonly parameters: Readonly<Record<string, string>>
  readonly media: string
  readonly body: string
  /** '' where it is nobody in particular. */
  readonly consumer: string
  readonly session: string
  /** A credential, as the value of `Authorization`. */
  readonly authorization: string
}

/** A request as the control API takes it. */
export interface FormRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly string[]
  readonly body?: string
}

export function keyOf({ in: where, name }: Pick<ParameterDescription, 'in' | 'name'>): string {
  return `${where} ${name}`
}

/** What a form begins with: samples for what is required, nothing for the rest. */
export function startingValues({ description }: Pick<OperationView, 'description'>, consumer: string): FormValues {
  const required = description.parameters.filter((parameter) => parameter.required)
  const media = description.body?.media[0]
  return {
    parameters: Object.fromEntries(required.map((parameter) => [keyOf(parameter), sampleText(parameter.sample)])),
    media: media?.type ?? '',
    body: media === undefined ? '' : bodyText(media.sample),
    consumer,
    session: '',
    authorization: description.security.length > 0 ? 'Bearer demo' : '',
  }
}

export function sampleText(sample: unknown): string {
  if (sample === undefined) return ''
  return typeof sample === 'string' ? sample : JSON.stringify(sample)
}

function bodyText(sample: unknown): string {
  if (sample === undefined) return ''
  return typeof sample === 'string' ? sample : JSON.stringify(sample, null, 2)
}

/** The request that a form stands for. */
export function requestOf(
  { method, path, description }: Pick<OperationView, 'method' | 'path' | 'description'>,
  values: FormValues,
): FormRequest {
  const value = (parameter: ParameterDescription): string => values.parameters[keyOf(parameter)] ?? ''
  const given = description.parameters.filter((parameter) => value(parameter) !== '')
  const target = given
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, parameter) => text.replaceAll(`{${parameter.name}}`, encodeURIComponent(value(parameter))), path)
  const query = given.filter((parameter) => parameter.in === 'query').flatMap((parameter) => pairs(parameter.name, value(parameter)))
  const cookies = given.filter((parameter) => parameter.in === 'cookie').map((parameter) => `${parameter.name}=${value(parameter)}`)
  const hasBody = description.body !== null && values.body !== ''
  const headers = [
    ...given.filter((parameter) => parameter.in === 'header').flatMap((parameter) => [parameter.name, value(parameter)]),
    ...(cookies.length > 0 ? ['Cookie', cookies.join('; ')] : []),
    ...(hasBody ? ['Content-Type', values.media === '' || values.media.includes('*') ? 'application/json' : values.media] : []),
    ...(values.consumer === '' ? [] : ['Understudy-Consumer', values.consumer]),
    ...(values.session === '' ? [] : ['Understudy-Session', values.session]),
    ...(values.authorization === '' ? [] : ['Authorization', values.authorization]),
  ]
  const search = query.length === 0 ? '' : `?${query.join('&')}`
  return { method, target: `${target}${search}`, headers, ...(hasBody ? { body: values.body } : {}) }
}

/** A list as `a=1&a=2`, an object as `a[b]=1`, as the defaults of OpenAPI have it; anything else as it stands. */
function pairs(name: string, text: string): readonly string[] {
  const one = (key: string, value: unknown): string =>
    `${encodeURIComponent(key)}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`
  const value = /^\s*[[{]/.test(text) ? parsed(text) : text
  if (Array.isArray(value)) return value.map((item) => one(name, item))
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([key, item]) => one(`${name}[${key}]`, item))
  return [one(name, text)]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
