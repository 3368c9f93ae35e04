import type { Reply } from '../../../model/exchange.ts'
import { choicesOf, responseFor, type Choice } from './choose.ts'
import type { OperationModel, ResponseModel } from '../operation.ts'
import type { Wish } from './prefer.ts'
import { problemAnswer } from './problem-answer.ts'

/** The responses that a wish leaves open, or the refusal that says what could have been wished. */
export function wishedFor(
  model: OperationModel,
  wish: Wish,
): { readonly choices: readonly Choice[] } | { readonly refusal: Reply<Uint8Array> } {
  const byCode = wish.code === null ? choicesOf(model) : choicesFor(model, wish.code)
  if (byCode.length === 0 && wish.code !== null)
    return { refusal: impossible(model, `No response is documented for the code ${String(wish.code)}.`) }
  if (wish.example === null) return { choices: byCode }
  const name = wish.example
  const choices = byCode
    .map((choice) => ({ ...choice, response: withExample(choice.response, name) }))
    .filter((choice) => choice.response.content.length > 0)
  return choices.length > 0
    ? { choices }
    : {
        refusal: impossible(
          model,
          `No documented response${wish.code === null ? '' : ` for ${String(wish.code)}`} has an example named ${name}.`,
        ),
      }
}

function choicesFor(model: OperationModel, code: number | string): readonly Choice[] {
  const response = typeof code === 'number' ? responseFor(model, code) : null
  return response === null || typeof code !== 'number' ? [] : [{ response, status: code }]
}

const narrowed = new WeakMap<ResponseModel, Map<string, ResponseModel>>()

/** The response with only those media types that have the example. */
function withExample(response: ResponseModel, name: string): ResponseModel {
  let known = narrowed.get(response)
  if (known === undefined) narrowed.set(response, (known = new Map()))
  const one = known.get(name)
  if (one !== undefined) return one
  const has = response.content.filter((media) => media.examples.some((example) => example.name === name && example.value !== undefined))
  const made = has.length === response.content.length ? response : { ...response, content: has }
  if (has.length > 0) known.set(name, made)
  return made
}

function impossible(model: OperationModel, detail: string): Reply<Uint8Array> {
  const possible = model.responses.map(({ key, content }) => {
    const examples = [...new Set(content.flatMap((media) => media.examples.map((example) => example.name)).filter((name) => name !== ''))]
    return examples.length === 0 ? { code: key } : { code: key, examples }
  })
  return problemAnswer({ code: 'impossible-preference', detail, members: { possible } })
}
