import { useEffect, useState } from 'react';
import type { CommandOutput } from '../../../shared/contract/commands.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { PRESETS, type Preset } from '../../../shared/domain/processing.ts';
import { useSession } from '../../state/use-session.ts';

export type Preview = CommandOutput<'preset.preview'>;

export type Previews = {
  readonly ready: Readonly<Partial<Record<Preset, Preview>>>;
  readonly error: AppErrorData | null;
};

const NONE: Previews = { ready: {}, error: null };

/**
 * What each preset does to the sample picture with this seed: the first one that is wanted, then the others, one at a time, so that
 * a running job's processing is not held up. Earlier pictures stay until the new ones are there.
 */
export function usePresetPreviews(seed: number, first: Preset): Previews {
  const { client } = useSession();
  const [previews, setPreviews] = useState(NONE);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another preset changes only the order, and all are made anyway
  useEffect(() => {
    let current = true;
    async function load(): Promise<void> {
      for (const preset of [first, ...PRESETS.filter((other) => other !== first)]) {
        const answer = await client.call('preset.preview', { preset, seed });
        if (!current) return;
        setPreviews(({ ready, error }) =>
          answer.ok ? { ready: { ...ready, [preset]: answer.value }, error } : { ready, error: answer.error },
        );
        if (!answer.ok) return;
      }
    }
    setPreviews(({ ready }) => ({ ready, error: null }));
    void load();
    return () => {
      current = false;
    };
  }, [client, seed]);

  return previews;
}
