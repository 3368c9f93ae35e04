/** Where one side has nothing: not null, which is a value. */
export const ABSENT: unique symbol = Symbol('absent')
