/** Why a walk cannot pass, in a person's words, by contract and pair; where nothing is said, what the walker saw stands. */
export const REASONS: Readonly<Record<string, string>> = {}
