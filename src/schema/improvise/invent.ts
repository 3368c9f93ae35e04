import type { Place } from '../../model/place.ts'
import { ANY_TYPE, type Keywords, type ObjectKeywords, type SchemaNode } from '../node.ts'

/** A schema that nobody wrote: a demand of our own, put beside the contract's to steer what is drawn. Never used for checking. */
export class Invented implements SchemaNode {
  readonly place: Place
  readonly raw: unknown = true
  readonly keywords: Keywords
  /** Values that must not come out. */
  readonly exclude: readonly unknown[]

  constructor(place: Place, keywords: Partial<Keywords>, exclude: readonly unknown[] = []) {
    this.place = place
    this.keywords = { ...BLANK, ...keywords }
    this.exclude = exclude
  }
}

const BLANK: Keywords = {
  never: false,
  types: ANY_TYPE,
  nullable: false,
  enum: null,
  format: null,
  number: null,
  string: null,
  array: null,
  object: null,
  ref: null,
  dynamicRef: null,
  allOf: [],
  anyOf: [],
  oneOf: [],
  not: null,
  conditional: null,
  discriminator: null,
  readOnly: false,
  writeOnly: false,
  deprecated: false,
  title: '',
  description: '',
  default: undefined,
  examples: [],
  xml: null,
  extensions: {},
  defects: [],
}

const BLANK_OBJECT: ObjectKeywords = {
  properties: new Map(),
  patternProperties: [],
  additional: null,
  required: [],
  minProperties: 0,
  maxProperties: Infinity,
  propertyNames: null,
  dependentRequired: new Map(),
  dependentSchemas: new Map(),
  unevaluated: null,
}

export function invent(place: Place, keywords: Partial<Keywords>, exclude?: readonly unknown[]): SchemaNode {
  return new Invented(place, keywords, exclude)
}

export function inventObject(place: Place, object: Partial<ObjectKeywords>, types: number = ANY_TYPE): SchemaNode {
  return new Invented(place, { types, object: { ...BLANK_OBJECT, ...object } })
}

/** A property that must not be there. */
export function forbid(place: Place, name: string): SchemaNode {
  return inventObject(place, { properties: new Map([[name, never(place)]]) })
}

export function demandNames(place: Place, names: readonly string[]): SchemaNode {
  return inventObject(place, { required: names })
}

export function never(place: Place): SchemaNode {
  return new Invented(place, { never: true, types: 0 })
}
