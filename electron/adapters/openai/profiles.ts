import { isLocalHost } from './base-url.ts';

/** Fields of the request that not every server takes. `prompt` and `n` always go. */
export type OptionalField = 'model' | 'size' | 'quality' | 'output_format';

/** What is known of the server behind a base URL. */
export type Profile = {
  readonly id: 'openai' | 'sd-server' | 'localai' | 'vllm-omni' | 'compatible';
  readonly name: string;
  readonly fields: readonly OptionalField[];
  /** Sent as `response_format`; null to send none, since GPT image models refuse the field. */
  readonly responseFormat: 'b64_json' | null;
  /** Calls at a time that make sense; null for no limit of its own. */
  readonly concurrency: number | null;
  readonly needsKey: boolean;
  /** Whether calls cost money at OpenAI's list price when the model is in the price table. */
  readonly priced: boolean;
  /** Whether the model must be one that we know, and sizes and qualities follow its rules. */
  readonly strict: boolean;
};

const OPENAI: Profile = {
  id: 'openai',
  name: 'OpenAI',
  fields: ['model', 'size', 'quality', 'output_format'],
  responseFormat: null,
  concurrency: null,
  needsKey: true,
  priced: true,
  strict: true,
};

/** A gateway or an unknown server: any model name, OpenAI's price where the name is in the price table. */
const COMPATIBLE: Profile = {
  ...OPENAI,
  id: 'compatible',
  name: 'OpenAI-compatible server',
  needsKey: false,
  strict: false,
};

const LOCAL = { concurrency: 1, needsKey: false, priced: false, strict: false } as const;

/** Local servers, told by the port that they listen on by default. */
const LOCAL_BY_PORT: Readonly<Record<string, Profile>> = {
  // Ignores model and quality, one job at a time.
  '1234': {
    ...LOCAL,
    id: 'sd-server',
    name: 'sd-server',
    fields: ['size', 'output_format'],
    responseFormat: null,
  },
  // Answers with `url` unless told otherwise.
  '8080': { ...LOCAL, id: 'localai', name: 'LocalAI', fields: ['model', 'size'], responseFormat: 'b64_json' },
  '8000': { ...LOCAL, id: 'vllm-omni', name: 'vLLM-Omni', fields: ['model', 'size'], responseFormat: null },
};

/** The profile of a normalised base URL. */
export function profileFor(baseUrl: string): Profile {
  const url = new URL(baseUrl);
  if (url.hostname === 'api.openai.com' || url.hostname.endsWith('.api.openai.com')) return OPENAI;
  const local = isLocalHost(url.hostname) ? LOCAL_BY_PORT[url.port] : undefined;
  return local ?? COMPATIBLE;
}
