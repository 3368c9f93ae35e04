import { SCHEMA_KEYWORDS } from '../read/made.ts'
import type { OpenApiVersion } from '../read/scope.ts'

/** Fields of Swagger 2.0 that moved in OpenAPI 3, by the kind of object: what to write now. */
const MOVED: Readonly<Record<string, string>> = {
  'Root swagger': 'Leave one of the two version fields.',
  'Root host': "Write 'servers: [{url: …}]'.",
  'Root basePath': "Write 'servers: [{url: …}]'.",
  'Root schemes': "Write 'servers: [{url: …}]'.",
  'Root consumes': "Name the media types under the 'content' of each request body.",
  'Root produces': "Name the media types under the 'content' of each response.",
  'Root definitions': "Move them below 'components/schemas'.",
  'Root parameters': "Move them below 'components/parameters'.",
  'Root responses': "Move them below 'components/responses'.",
  'Root securityDefinitions': "Move them below 'components/securitySchemes'.",
  'Operation consumes': "Name the media types under the 'content' of the request body.",
  'Operation produces': "Name the media types under the 'content' of each response.",
  'Operation schemes': "Write 'servers: [{url: …}]'.",
  'Response schema': "Move it below 'content' and its media type.",
  'Parameter collectionFormat': "Write 'style' and 'explode'.",
  'SecurityScheme flow': "Describe it under 'flows'.",
}

/** Fields that came with OpenAPI 3. */
const NEW: ReadonlySet<string> = new Set([
  'Root openapi',
  'Root servers',
  'Root components',
  'Operation requestBody',
  'Response content',
  'Parameter content',
])

/** Whether a field belongs to the schema of a parameter or header that stands beside it. */
export function isOfSchema(kind: string, key: string): boolean {
  return (kind === 'Parameter' || kind === 'Header') && SCHEMA_KEYWORDS.includes(key)
}

/** Where a field belongs that stands in the wrong place by habit; null where nobody knows. */
export function homeOf(kind: string, key: string, version: OpenApiVersion): string | null {
  const field = `${kind} ${key}`
  if (version === '2.0')
    return NEW.has(field) ? "That is OpenAPI 3: write 'openapi: 3.0.3' in place of 'swagger', or Swagger 2.0 here." : null
  if (isOfSchema(kind, key)) return "Move it below 'schema'."
  if ((kind === 'RequestBody' || kind === 'Response') && key.includes('/')) return "Move it below 'content'."
  return Object.hasOwn(MOVED, field) ? (MOVED[field] ?? null) : null
}
