import { DEFAULT_MODELS, type ProviderId } from '../../../shared/domain/job.ts';
import type { Profile } from '../../../shared/domain/settings.ts';

/** Who makes the pictures: a provider, at its own address or at another. */
export type Server = {
  readonly provider: ProviderId;
  readonly baseUrl: string | null;
  readonly model: string;
};

export type ServerChoice = { readonly value: string; readonly name: string | null; readonly server: Server };

const OWN: readonly ProviderId[] = ['demo', 'openai'];

/**
 * All servers to choose from: the providers themselves, the user's profiles, and, where a job asks one that no profile names (any more),
 * that one. A profile's name is its own; `name` is null for a provider itself.
 */
export function serverChoices(profiles: readonly Profile[], chosen: Server): readonly ServerChoice[] {
  const own = OWN.map((provider) => ({
    value: provider,
    name: null,
    server: { provider, baseUrl: null, model: DEFAULT_MODELS[provider] },
  }));
  const named = profiles.map(({ id, name, baseUrl, model }) => ({
    value: id,
    name,
    server: { provider: 'openai', baseUrl, model } as const,
  }));
  const { baseUrl } = chosen;
  const unnamed = baseUrl !== null && !profiles.some((profile) => profile.baseUrl === baseUrl);
  return [...own, ...named, ...(unnamed ? [{ value: baseUrl, name: baseUrl, server: chosen }] : [])];
}

/** Which of the choices is the chosen one: of several profiles for one address the one with this model, or else the first. */
export function choiceOf(choices: readonly ServerChoice[], chosen: Server): string {
  const same = choices.filter(
    ({ server }) => server.provider === chosen.provider && server.baseUrl === chosen.baseUrl,
  );
  const exact = same.find(({ server }) => server.model === chosen.model);
  return (exact ?? same[0])?.value ?? chosen.provider;
}
