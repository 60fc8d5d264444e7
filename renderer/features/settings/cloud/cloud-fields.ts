import type { AppErrorData } from '../../../../shared/contract/result.ts';
import { strings } from '../../../strings/index.ts';
import { errorText } from '../use-saving.ts';

const text = strings.cloudSetup;

export type Problems<Field extends string> = Readonly<Partial<Record<Field, string>>>;

/** What is wrong with a project as it was typed; nothing when the app can be asked to look at it. */
export function projectProblems(url: string, key: string): Problems<'url' | 'publishableKey'> {
  const address = urlProblem(url.trim());
  const wrongKey = keyProblem(key.trim());
  return {
    ...(address === null ? {} : { url: address }),
    ...(wrongKey === null ? {} : { publishableKey: wrongKey }),
  };
}

function urlProblem(url: string): string | null {
  if (url === '') return text.urlMissing;
  try {
    return isAllowed(new URL(url)) ? null : text.urlWrong;
  } catch {
    return text.urlWrong;
  }
}

/** Unencrypted only to this computer itself, where a project of one's own may run. */
function isAllowed({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
  );
}

function keyProblem(key: string): string | null {
  if (key === '') return text.keyMissing;
  return key.startsWith('sb_secret_') ? text.keySecret : null;
}

export function emailProblem(email: string): string | null {
  if (email.trim() === '') return text.emailMissing;
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : text.emailWrong;
}

export function codeProblem(code: string): string | null {
  return /^\d{6,10}$/.test(code.trim()) ? null : text.codeWrong;
}

/** What the app says of one of these fields, to be shown there; empty for what is about none of them. */
export function refusedField<Field extends string>(
  error: AppErrorData | null,
  fields: readonly Field[],
): Problems<Field> {
  const field = fields.find((name) => error?.field === name);
  const words = errorText(error);
  return (field === undefined || words === undefined ? {} : { [field]: words }) as Problems<Field>;
}
