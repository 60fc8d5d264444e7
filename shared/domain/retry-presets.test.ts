import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY_POLICY, retryPolicySchema } from './retry-policy.ts';
import { BUILT_IN_POLICIES, policyNamed, presetOf, retryPresetsSchema } from './retry-presets.ts';

const own = (name: string, retries = 7) => ({
  id: crypto.randomUUID(),
  name,
  policy: { ...DEFAULT_RETRY_POLICY, retries },
});

describe('retry presets', () => {
  it('that are built in are sound, and only the careful one asks before it pays twice', () => {
    for (const policy of Object.values(BUILT_IN_POLICIES))
      expect(retryPolicySchema.parse(policy)).toEqual(policy);
    const asking = Object.entries(BUILT_IN_POLICIES).filter(([, policy]) => policy.whenBilled === 'ask');
    expect(asking.map(([name]) => name)).toEqual(['careful']);
  });

  it('are found by name, whatever its case', () => {
    const mine = own('Night shift');
    expect(policyNamed(' night SHIFT', [mine])).toEqual(mine.policy);
    expect(policyNamed('Careful', [])).toEqual(BUILT_IN_POLICIES.careful);
    expect(policyNamed('nobody', [mine])).toBeNull();
  });

  it('are recognised by what they hold, in whatever order it was written down', () => {
    const mine = own('Mine');
    const { retries, ...rest } = mine.policy;
    const turned = { ...rest, retries, retryOn: [...rest.retryOn].reverse() };
    expect(presetOf(turned, [mine])).toBe(mine.id);
    expect(presetOf(DEFAULT_RETRY_POLICY, [])).toBe('standard');
    expect(presetOf({ ...turned, retries: 8 }, [mine])).toBeNull();
  });

  it('may not share a name with another one, or with a built-in one', () => {
    expect(retryPresetsSchema.safeParse([own('A'), own('B')]).success).toBe(true);
    for (const presets of [[own('A'), own('a ')], [own('Standard')], [own('  ')]]) {
      expect(retryPresetsSchema.safeParse(presets).success).toBe(false);
    }
  });
});

it('a policy from before kinds of failures could be chosen tries again after all of them, and does not ask', () => {
  const { retryOn, whenBilled, ...old } = DEFAULT_RETRY_POLICY;
  expect(retryPolicySchema.parse(old)).toEqual(DEFAULT_RETRY_POLICY);
});
