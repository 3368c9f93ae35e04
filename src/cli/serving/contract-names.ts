/** Names under which a contract is found where nobody names one. */
export const CONTRACT_NAMES: readonly string[] = ['openapi', 'swagger', 'api'].flatMap((name) =>
  ['yaml', 'yml', 'json'].map((ending) => `${name}.${ending}`),
)
