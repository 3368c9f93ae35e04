import type { MediaDescription, OperationDescription, ParameterDescription, ResponseDescription } from '../../../model/description.ts'
import type { Documents } from '../../../model/documents.ts'
import type { Place } from '../../../model/place.ts'
import { improvise } from '../../../schema/improvise.ts'
import { Random } from '../../../schema/random.ts'
import type { Direction, SchemaNode } from '../../../schema/node.ts'
import type { Media, OperationModel, Parameter, ResponseModel, SecurityRequirement } from '../operation.ts'
import { Outliner } from './outline.ts'

export interface DescribeOptions {
  readonly documents: Pick<Documents, 'resolve'>
  readonly seed: number
  readonly now: number
}

/** What the contract says of an operation, as plain data. */
export function describeOperation(model: OperationModel, options: DescribeOptions): OperationDescription {
  const outliner = new Outliner()
  return {
    description: descriptionAt(model.operation.place, options.documents),
    parameters: model.parameters.map((parameter) => parameterOf(parameter, outliner, options)),
    body: model.body && {
      required: model.body.required,
      media: model.body.content.map((media) => mediaOf(media, 'request', outliner, options)),
    },
    responses: model.responses.map((response) => responseOf(response, outliner, options)),
    security: model.security.map((alternative) => alternative.map(schemeName)),
  }
}

function parameterOf(parameter: Parameter, outliner: Outliner, options: DescribeOptions): ParameterDescription {
  const { name, required, deprecated, place } = parameter
  const node = parameter.schema ?? parameter.content?.schema ?? null
  const example = parameter.examples.find((one) => one.value !== undefined)
  const sample = example === undefined ? sampleOf(node, 'request', options, name) : { sample: example.value }
  return { name, in: parameter.in, required, deprecated, place, schema: node && outliner.outline(node), ...sample }
}

function responseOf(
  { key, description, headers, content, place }: ResponseModel,
  outliner: Outliner,
  options: DescribeOptions,
): ResponseDescription {
  return {
    status: key,
    description,
    headers: headers.map(({ name }) => name),
    media: content.map((media) => mediaOf(media, 'reply', outliner, options)),
    place,
  }
}

function mediaOf(media: Media, direction: Direction, outliner: Outliner, options: DescribeOptions): MediaDescription {
  const { type, schema, itemSchema, examples } = media
  const node = schema ?? itemSchema
  const outline = node && outliner.outline(node)
  if (direction === 'reply') return { type, schema: outline }
  const example = examples.find((one) => one.value !== undefined)
  return { type, schema: outline, ...(example === undefined ? sampleOf(node, direction, options, '') : { sample: example.value }) }
}

/** How hard a sample is tried for; a form without one still works. */
const BUDGET = 8_000

function sampleOf(
  node: SchemaNode | null,
  direction: Direction,
  { seed, now }: DescribeOptions,
  name: string,
): { readonly sample?: unknown } {
  if (node === null) return {}
  const made = improvise(node, { random: new Random(seed).fork(name), direction, now, name, budget: BUDGET })
  return 'value' in made ? { sample: made.value } : {}
}

function schemeName({ name, scopes }: SecurityRequirement): string {
  return scopes.length === 0 ? name : `${name} (${scopes.join(', ')})`
}

function descriptionAt({ uri, pointer }: Place, documents: DescribeOptions['documents']): string {
  const found = documents.resolve(`#${encodeURI(pointer)}`, uri)
  if ('unresolved' in found || typeof found.value !== 'object' || found.value === null) return ''
  return 'description' in found.value && typeof found.value.description === 'string' ? found.value.description : ''
}
