import { DEFAULT_MODELS, type ProviderId } from '../../../shared/domain/job.ts';
import { usageError } from './options.ts';

export type ProviderOptions = {
  readonly provider?: ProviderId;
  readonly baseUrl?: string;
  readonly model?: string;
  readonly demoFaults?: string;
};

export type ChosenProvider = {
  readonly provider: ProviderId;
  readonly baseUrl: string | null;
  readonly model: string;
  /** Why this provider, in a few words. */
  readonly reason: string;
};

/**
 * Who makes the images when the command line does not say so: the demo provider if faults are asked of it; openai if a server
 * is named or a key is set; else the demo provider, which needs nothing. A mix that cannot be meant is refused.
 * @throws AppError `invalid_input`
 */
export function chooseProvider(options: ProviderOptions, env: NodeJS.ProcessEnv): ChosenProvider {
  const [provider, reason] = decide(options, env);
  if (provider === 'demo' && options.baseUrl !== undefined) {
    throw usageError('--base-url is for the openai provider, but the demo provider is asked for', 'base-url');
  }
  if (provider === 'openai' && options.demoFaults !== undefined) {
    throw usageError('--demo-faults is for the demo provider, but openai is asked for', 'demo-faults');
  }
  return {
    provider,
    baseUrl: options.baseUrl ?? null,
    model: options.model ?? DEFAULT_MODELS[provider],
    reason,
  };
}

function decide(
  { provider, baseUrl, demoFaults }: ProviderOptions,
  env: NodeJS.ProcessEnv,
): [ProviderId, string] {
  if (provider !== undefined) return [provider, 'as asked'];
  if (demoFaults !== undefined) return ['demo', 'because of --demo-faults'];
  if (baseUrl !== undefined) return ['openai', 'because of --base-url'];
  if (env['OPENAI_API_KEY']?.trim()) return ['openai', 'because OPENAI_API_KEY is set'];
  return ['demo', 'because OPENAI_API_KEY is not set'];
}
