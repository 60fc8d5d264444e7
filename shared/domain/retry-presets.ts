import { z } from 'zod';
import { DEFAULT_RETRY_POLICY, RETRY_CLASSES, type RetryPolicy, retryPolicySchema } from './retry-policy.ts';

export const MAX_RETRY_PRESETS = 50;

/** A retry policy that its user gave a name. Jobs hold the policy itself: what becomes of the preset never reaches them. */
export const retryPresetSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1, 'A retry policy needs a name.').max(80),
  policy: retryPolicySchema,
});
export type RetryPreset = z.infer<typeof retryPresetSchema>;

export const BUILT_IN_PRESETS = ['careful', 'standard', 'stubborn'] as const;
export type BuiltInPreset = (typeof BUILT_IN_PRESETS)[number];

/**
 * `careful` never pays twice unasked, and leaves a struggling server alone. `standard` is the default. `stubborn` is for a batch over
 * night: it rather waits for an hour than leaves an image out.
 */
export const BUILT_IN_POLICIES: Readonly<Record<BuiltInPreset, RetryPolicy>> = {
  careful: {
    ...DEFAULT_RETRY_POLICY,
    retries: 2,
    backoffMs: 5_000,
    retryOn: ['rate_limit', 'network', 'server_error', 'timeout'],
    whenBilled: 'ask',
  },
  standard: DEFAULT_RETRY_POLICY,
  stubborn: {
    ...DEFAULT_RETRY_POLICY,
    retries: 12,
    backoffMs: 4_000,
    maxBackoffMs: 600_000,
    maxHintMs: 1_800_000,
    jitter: 0.2,
    timeoutMs: 300_000,
  },
};

/** The user's own presets: no two of one name, whatever its case, and none with a built-in one's. */
export const retryPresetsSchema = z
  .array(retryPresetSchema)
  .max(MAX_RETRY_PRESETS, `There is room for ${MAX_RETRY_PRESETS} retry policies.`)
  .refine(
    (presets) => {
      const names = [...BUILT_IN_PRESETS, ...presets.map(({ name }) => key(name))];
      return new Set(names).size === names.length;
    },
    { error: 'Another retry policy has this name. Choose another.' },
  );

/** The policy of this name, whatever its case: one of the user's or a built-in one; null when there is none. */
export function policyNamed(name: string, own: readonly RetryPreset[]): RetryPolicy | null {
  const builtIn = BUILT_IN_PRESETS.find((known) => known === key(name));
  if (builtIn !== undefined) return BUILT_IN_POLICIES[builtIn];
  return own.find((preset) => key(preset.name) === key(name))?.policy ?? null;
}

/** Which preset has exactly this policy: a built-in one's name or the id of one of the user's; null when none has. */
export function presetOf(policy: RetryPolicy, own: readonly RetryPreset[]): string | null {
  const builtIn = BUILT_IN_PRESETS.find((name) => samePolicy(BUILT_IN_POLICIES[name], policy));
  return builtIn ?? own.find((preset) => samePolicy(preset.policy, policy))?.id ?? null;
}

export function samePolicy(a: RetryPolicy, b: RetryPolicy): boolean {
  return shape(a) === shape(b);
}

/** Independent of the order in which the fields and the kinds were written down. */
function shape({ retryOn, ...rest }: RetryPolicy): string {
  const fields = Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([fields, RETRY_CLASSES.filter((kind) => retryOn.includes(kind))]);
}

function key(name: string): string {
  return name.trim().toLowerCase();
}
