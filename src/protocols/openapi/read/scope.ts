import type { ContractDefect } from '../../../model/contract.ts'
import type { Documents, Unresolved } from '../../../model/documents.ts'
import type { Located, Place } from '../../../model/place.ts'
import type { Schemas } from '../../../schema/compile/compile.ts'
import type { SchemaNode } from '../../../schema/node.ts'
import { isRecord } from './located.ts'

export type OpenApiVersion = '2.0' | '3.0' | '3.1' | '3.2'

/** How many references may lead from one to the next before they count as a circle. */
const MAX_HOPS = 64

/** What every part of the reader needs, and where it leaves what it could not read. */
export class Scope {
  readonly documents: Documents
  readonly version: OpenApiVersion
  readonly root: Located
  readonly #schemas: Schemas
  readonly #made: Map<string, Located>
  readonly #defects: ContractDefect[]
  readonly #operation: string | null

  constructor(
    documents: Documents,
    version: OpenApiVersion,
    schemas: Schemas,
    made: Map<string, Located>,
    defects: ContractDefect[],
    operation: string | null,
  ) {
    this.documents = documents
    this.version = version
    this.root = documents.root
    this.#schemas = schemas
    this.#made = made
    this.#defects = defects
    this.#operation = operation
  }

  /** The same for one operation (null: for none), with a list of defects of its own. */
  of(operation: string | null, defects: ContractDefect[]): Scope {
    return new Scope(this.documents, this.version, this.#schemas, this.#made, defects, operation)
  }

  schema(located: Located): SchemaNode {
    return this.#schemas.node(located)
  }

  /**
   * A reference to a schema that stands nowhere in the contract, because it was put together from one that is no schema
   * (Swagger 2.0's parameters). Its keywords are told to stand at `place`.
   */
  made(value: object, place: Place): { readonly $ref: string } {
    const uri = `${MADE}${this.#made.size}`
    this.#made.set(uri, { value, place })
    return { $ref: uri }
  }

  /** Follows Reference Objects to what they mean. null (and a defect) where they lead nowhere. */
  follow(located: Located): Located | null {
    let here = located
    for (let hops = 0; hops < MAX_HOPS; hops++) {
      const ref = isRecord(here.value) && Object.hasOwn(here.value, '$ref') ? here.value['$ref'] : undefined
      if (typeof ref !== 'string') return here
      const target = this.documents.resolve(ref, here.place.uri)
      if ('unresolved' in target) {
        this.defect('unresolved-reference', here.place, `The reference '${ref}' leads nowhere: ${target.message}`, HELP[target.unresolved])
        return null
      }
      here = target
    }
    this.defect(
      'circular-reference',
      located.place,
      'The references lead in a circle and never to anything',
      'Let one of them name the thing itself.',
    )
    return null
  }

  /** Leaves a defect. What it touches is left out of the model, the rest is served. */
  defect(code: string, place: Place, message: string, help: string, severity: ContractDefect['severity'] = 'error'): void {
    this.#defects.push({ code, severity, message, help, place, operation: this.#operation })
  }
}

/** The scheme of schemas that the reader made up. Not registered, so that no contract can mean it by accident. */
export const MADE = 'understudy-made:'

export const HELP: Readonly<Record<Unresolved['unresolved'], string>> = {
  syntax: 'Write it as a URI reference (RFC 3986) with a JSON Pointer behind the #.',
  'missing-document': 'Check the path of the file; it is taken relative to the document that has the reference.',
  'missing-pointer': 'Check the spelling, and that / and ~ in names are written ~1 and ~0.',
  refused: 'Allow it on the command line, or bundle the documents into one.',
  unreadable: 'Mend that document first.',
}

/** The contract's documents, and the schemas that the reader made up besides. */
export function withMade(documents: Documents, made: ReadonlyMap<string, Located>): Pick<Documents, 'resolve'> {
  return {
    resolve: (ref, base) => (ref.startsWith(MADE) ? (made.get(ref) ?? documents.resolve(ref, base)) : documents.resolve(ref, base)),
  }
}
