import type { Quality } from '../../../shared/domain/job.ts';

/** What is known of one of OpenAI's image models (types of openai 7.57, published deprecations). */
export type ModelRules =
  | {
      /** `ending`: still works, but its shutdown is announced. */
      readonly state: 'current' | 'works' | 'ending';
      readonly qualities: readonly Quality[];
      /** Only the three standard sizes, or any that keeps the rules in `sizes.ts`. */
      readonly sizes: 'standard' | 'arbitrary';
    }
  | { readonly state: 'shut_down'; readonly instead: string };

const TO_HIGH = ['auto', 'low', 'medium', 'high'] as const;
const TO_MAX = ['auto', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

const CURRENT: ModelRules = { state: 'current', qualities: TO_MAX, sizes: 'arbitrary' };
const ENDING: ModelRules = { state: 'ending', qualities: TO_HIGH, sizes: 'standard' };

const MODELS: Readonly<Record<string, ModelRules>> = {
  'gpt-image-2.6-sunburst': CURRENT,
  'gpt-image-2.6-flare': CURRENT,
  'gpt-image-2.5-sunburst': CURRENT,
  'gpt-image-2.5-flare': CURRENT,
  'gpt-image-2': { state: 'works', qualities: TO_HIGH, sizes: 'arbitrary' },
  'gpt-image-1.5': ENDING,
  'gpt-image-1-mini': ENDING,
  'chatgpt-image-latest': ENDING,
  'gpt-image-1': { state: 'shut_down', instead: 'gpt-image-2.5-sunburst' },
  'dall-e-2': { state: 'shut_down', instead: 'gpt-image-2' },
  'dall-e-3': { state: 'shut_down', instead: 'gpt-image-2' },
};

/** Names that a job may use at OpenAI, newest first. */
export const USABLE_MODELS: readonly string[] = Object.keys(MODELS).filter(
  (name) => MODELS[name]?.state !== 'shut_down',
);

/** The model's name without the date of a snapshot: `gpt-image-2-2026-04-21` → `gpt-image-2`. */
export function modelFamily(name: string): string {
  return name.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}

/** The rules of a model or of a dated snapshot of it; null when the name is not known. */
export function findModel(name: string): ModelRules | null {
  return MODELS[modelFamily(name)] ?? null;
}
