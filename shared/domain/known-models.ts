import { type ProviderId, QUALITIES, type Quality } from './job.ts';

/**
 * What a form may suggest for a model, before the provider's own rules decide. `fixed`: OpenAI's three standard sizes;
 * `free`: any that keeps its rules; `drawn`: what the demo provider can draw.
 */
export type KnownModel = {
  readonly name: string;
  readonly qualities: readonly Quality[];
  readonly sizes: 'fixed' | 'free' | 'drawn';
};

const TO_HIGH = ['auto', 'low', 'medium', 'high'] as const;

const OPENAI_MODELS: readonly KnownModel[] = [
  { name: 'gpt-image-2.6-sunburst', qualities: QUALITIES, sizes: 'free' },
  { name: 'gpt-image-2.6-flare', qualities: QUALITIES, sizes: 'free' },
  { name: 'gpt-image-2.5-sunburst', qualities: QUALITIES, sizes: 'free' },
  { name: 'gpt-image-2.5-flare', qualities: QUALITIES, sizes: 'free' },
  { name: 'gpt-image-2', qualities: TO_HIGH, sizes: 'free' },
  { name: 'gpt-image-1.5', qualities: TO_HIGH, sizes: 'fixed' },
  { name: 'gpt-image-1-mini', qualities: TO_HIGH, sizes: 'fixed' },
  { name: 'chatgpt-image-latest', qualities: TO_HIGH, sizes: 'fixed' },
];

/** The models worth suggesting, newest first. A test holds them against the providers' rules. */
export const KNOWN_MODELS: Readonly<Record<ProviderId, readonly KnownModel[]>> = {
  demo: [{ name: 'demo-1', qualities: ['auto'], sizes: 'drawn' }],
  openai: OPENAI_MODELS,
};

/** A known model, also by the name of a dated snapshot of it; null for any other, which may well exist. */
export function knownModel(provider: ProviderId, name: string): KnownModel | null {
  const family = name.trim().replace(/-\d{4}-\d{2}-\d{2}$/, '');
  return KNOWN_MODELS[provider].find((model) => model.name === family) ?? null;
}
