import type { RetryPolicy } from '../../../shared/domain/retry-policy.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { PolicyChoice } from '../../ui/job-params/policy-choice.tsx';
import { PolicyFields } from '../../ui/job-params/policy-fields.tsx';
import { Group } from './group.tsx';
import { RetryPresets } from './retry-presets.tsx';
import { errorText, useSaving } from './use-saving.ts';

/** The retry policy that new jobs begin with, and those that have a name. */
export function RetrySection({ settings }: { settings: Settings }) {
  const { save, error } = useSaving();
  const { jobDefaults, retryPresets } = settings;
  const policy = jobDefaults.retryPolicy ?? DEFAULT_RETRY_POLICY;

  function reset(): void {
    const { retryPolicy: _, ...rest } = jobDefaults;
    void save({ jobDefaults: rest, lastUsed: withoutPolicy(settings) });
  }

  function keep(retryPolicy: RetryPolicy): void {
    void save({ jobDefaults: { ...jobDefaults, retryPolicy }, lastUsed: withoutPolicy(settings) });
  }

  return (
    <>
      <Group
        text={strings.settings.retryHint}
        title={strings.settings.retryTitle}
        aside={
          <Button look="quiet" size="small" icon="undo" onClick={reset}>
            {strings.settings.retryReset}
          </Button>
        }
      >
        <PolicyChoice policy={policy} presets={retryPresets} onChange={keep} />
        <PolicyFields policy={policy} error={errorText(error)} onChange={keep} />
      </Group>
      <RetryPresets settings={settings} />
    </>
  );
}

/** What the last job had would come before what is set here. */
function withoutPolicy({ lastUsed }: Settings): Settings['lastUsed'] {
  const { retryPolicy: _, ...rest } = lastUsed;
  return rest;
}
