import { strings } from '../../strings/index.ts';

export type ProfileDraft = { readonly name: string; readonly baseUrl: string; readonly model: string };

export type ProfileProblems = Readonly<Partial<Record<keyof ProfileDraft, string>>>;

/** What is wrong with a server as it was typed, by field; nothing when it can be saved. */
export function profileProblems({ name, baseUrl, model }: ProfileDraft): ProfileProblems {
  const text = strings.settings;
  const address = addressProblem(baseUrl.trim());
  return {
    ...(name.trim() === '' ? { name: text.profileNameMissing } : {}),
    ...(address === null ? {} : { baseUrl: address }),
    ...(model.trim() === '' ? { model: text.profileModelMissing } : {}),
  };
}

function addressProblem(address: string): string | null {
  if (!/^https?:\/\/[^\s]+$/i.test(address)) return strings.settings.profileUrlWrong;
  try {
    const { username, password, search, hash } = new URL(address);
    return username + password + search + hash === '' ? null : strings.settings.profileUrlSecret;
  } catch {
    return strings.settings.profileUrlWrong;
  }
}
