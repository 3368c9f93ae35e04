/** What texts of other kinds begin with. None of them can begin a contract in JSON or YAML. */
const LOOKS: readonly (readonly [RegExp, string])[] = [
  [/^\s*<(?:!doctype\s+html|html|head|body)\b/i, 'an HTML page. Give the address of the document itself, not of a page that shows it'],
  [/^\s*<[?!\w]/, 'XML, perhaps a WSDL. Only OpenAPI and Swagger contracts are served'],
  [/^(?:\s|\/\/[^\n]*\n)*syntax\s*=\s*["']proto\d/, 'a Protocol Buffers file. Only OpenAPI and Swagger contracts are served'],
  [/^#%RAML\b/, 'a RAML document. Export an OpenAPI document from it and give that'],
  [
    /^(?:[\s,]|#[^\n]*\n|"""[^"]*""")*(?:extend\s+)?(?:(?:type|interface|enum|input|union)\s+\w+[^:\n]*[{=@]|schema\s*[{@]|scalar\s+\w+\s*\n|directive\s*@)/,
    'a GraphQL schema. Only OpenAPI and Swagger contracts are served',
  ],
  [/^(?:\s|#[^\n]*\n)*FORMAT:\s*1A\b/, 'an API Blueprint. Export an OpenAPI document from it and give that'],
]

/** What a text is if its first words show that it is no contract; null otherwise. */
export function foreignLook(head: string): string | null {
  return LOOKS.find(([pattern]) => pattern.test(head))?.[1] ?? null
}
