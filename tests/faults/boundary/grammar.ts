import fc from 'fast-check';
import { z } from 'zod';
import type { Random } from '../../../electron/adapters/demo/painter/random.ts';

/** What a command's input may look like, as its schema says to somebody who does not use zod. */
export type Grammar =
  | { readonly kind: 'object'; readonly fields: readonly Field[]; readonly others: Others | null }
  | { readonly kind: 'array'; readonly items: Grammar; readonly min: number; readonly max: number }
  | TextGrammar
  | { readonly kind: 'number'; readonly whole: boolean; readonly min: number; readonly max: number }
  | { readonly kind: 'one'; readonly values: readonly unknown[] }
  | { readonly kind: 'either'; readonly options: readonly Grammar[] }
  | { readonly kind: 'anything' };

type Field = { readonly name: string; readonly grammar: Grammar; readonly required: boolean };
/** Names that are not known beforehand, and what stands at them. */
type Others = { readonly names: Grammar; readonly values: Grammar };
type TextGrammar = {
  readonly kind: 'text';
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp | null;
  /** Texts that fit the pattern. */
  readonly samples: readonly string[];
};

/** The part of JSON Schema that zod writes. */
type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
};

/** What the pattern of a format says too little about. */
const SAMPLES_OF_FORMAT: Readonly<Record<string, readonly string[]>> = {
  uri: ['https://example.com/a', 'https://example.com/?b=c#d'],
};
const SAMPLES = 12;

export type Grammars = (schema: z.ZodType) => Grammar;

/** Reads schemas. Texts that fit a pattern take long to find, so those of all schemas are found once. */
export function grammars(): Grammars {
  const fitting = new Map<string, readonly string[]>();
  return (schema) => {
    const reader = new Reader(fitting);
    return reader.read(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
  };
}

class Reader {
  readonly #fitting: Map<string, readonly string[]>;

  constructor(fitting: Map<string, readonly string[]>) {
    this.#fitting = fitting;
  }

  read(schema: JsonSchema): Grammar {
    if (schema.const !== undefined) return { kind: 'one', values: [schema.const] };
    if (schema.enum !== undefined) return { kind: 'one', values: schema.enum };
    if (schema.anyOf !== undefined) {
      return { kind: 'either', options: schema.anyOf.map((each) => this.read(each)) };
    }
    if (schema.type === undefined) return { kind: 'anything' };
    if (typeof schema.type === 'string') return this.#ofType(schema, schema.type);
    return { kind: 'either', options: schema.type.map((type) => this.#ofType(schema, type)) };
  }

  #ofType(schema: JsonSchema, type: string): Grammar {
    switch (type) {
      case 'object':
        return this.#object(schema);
      case 'array': {
        const { items = {}, minItems: min = 0, maxItems: max = Number.POSITIVE_INFINITY } = schema;
        return { kind: 'array', items: this.read(items), min, max };
      }
      case 'string':
        return this.#text(schema);
      case 'integer':
      case 'number': {
        const { minimum = Number.NEGATIVE_INFINITY, maximum: max = Number.POSITIVE_INFINITY } = schema;
        const above = schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY;
        const min = Math.max(minimum, type === 'integer' ? above + 1 : above + Number.MIN_VALUE);
        return { kind: 'number', whole: type === 'integer', min, max };
      }
      case 'boolean':
        return { kind: 'one', values: [true, false] };
      case 'null':
        return { kind: 'one', values: [null] };
      default:
        throw new Error(`The grammar has no word for the type ${type}.`);
    }
  }

  #object({ properties = {}, required = [], additionalProperties, propertyNames = {} }: JsonSchema): Grammar {
    const fields = Object.entries(properties).map(([name, field]) => ({
      name,
      grammar: this.read(field),
      required: required.includes(name),
    }));
    if (additionalProperties === false) return { kind: 'object', fields, others: null };
    const others = typeof additionalProperties === 'object' ? additionalProperties : {};
    return {
      kind: 'object',
      fields,
      others: { names: this.read(propertyNames), values: this.read(others) },
    };
  }

  #text({ minLength: min = 0, maxLength: max = Infinity, pattern, format = '' }: JsonSchema): Grammar {
    const expression = pattern === undefined ? null : new RegExp(pattern, 'u');
    const samples = SAMPLES_OF_FORMAT[format] ?? (expression === null ? [] : this.#textsLike(expression));
    return { kind: 'text', min, max, pattern: expression, samples };
  }

  #textsLike(expression: RegExp): readonly string[] {
    const found =
      this.#fitting.get(expression.source) ??
      fc.sample(fc.stringMatching(expression), { numRuns: SAMPLES, seed: 1 });
    this.#fitting.set(expression.source, found);
    return found;
  }
}

/** A value that the grammar allows, made anew each time. */
export function valid(grammar: Grammar, random: Random): unknown {
  switch (grammar.kind) {
    case 'object':
      return validObject(grammar, random);
    case 'array':
      return Array.from({ length: Math.min(grammar.max, grammar.min + random.whole(0, 2)) }, () =>
        valid(grammar.items, random),
      );
    case 'text':
      return validText(grammar, random);
    case 'number':
      return validNumber(grammar, random);
    case 'one':
      return grammar.values[random.whole(0, grammar.values.length - 1)];
    case 'either':
      return valid(oneOf(grammar.options, random), random);
    case 'anything':
      return null;
  }
}

function validObject(grammar: Extract<Grammar, { kind: 'object' }>, random: Random): object {
  const made: Record<string, unknown> = {};
  for (const { name, grammar: field, required } of grammar.fields) {
    if (required || random.chance(0.5)) made[name] = valid(field, random);
  }
  if (grammar.others !== null && random.chance(0.5)) {
    made[String(valid(grammar.others.names, random))] = valid(grammar.others.values, random);
  }
  return made;
}

function validText({ min, max, samples }: TextGrammar, random: Random): string {
  const [sample] = samples.length > 0 ? [samples[random.whole(0, samples.length - 1)]] : [undefined];
  return sample ?? 'lighthouse'.padEnd(min, '.').slice(0, Math.min(max, 40));
}

function validNumber({ whole, min, max }: Extract<Grammar, { kind: 'number' }>, random: Random): number {
  const from = Math.max(min, -1_000);
  const to = Math.min(max, from + 1_000);
  return whole ? random.whole(from, to) : random.between(from, to);
}

function oneOf<T>(options: readonly T[], random: Random): T {
  return options[random.whole(0, options.length - 1)] as T;
}
