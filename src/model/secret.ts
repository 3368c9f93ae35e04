/** Names whose values are nobody's business, whatever a contract says of them. */
const NAMES = /pass(?:word|phrase|wd)|secret|token|credential|authorization|cookie|api[-_]?key|cvc|cvv|pin$/i

/** Whether a member or field is a secret by its name. */
export function isSecretName(name: string): boolean {
  return NAMES.test(name)
}

/** What a message says that should be, without what is there. */
export function withoutValue(message: string): string {
  if (message.endsWith(' is just what is not allowed here')) return 'What was sent is just what is not allowed here'
  return message.replace(/, (?:not|but|and) [^]*$/, '')
}
