import { seedSchema } from '../../../shared/domain/job.ts';
import { jobDefaultsSchema } from '../../../shared/domain/settings.ts';
import { defaultsOf, type JobForm, withDefaults } from './job-form.ts';

const KEY = 'safelight.new-job';

/**
 * Keeps what was typed while this window lives, through another view and a reload. Where the browser stores nothing, leaving the
 * form forgets it, and nothing else breaks.
 */
export function storeForm(storage: Storage | null, form: JobForm): void {
  const { text, several, seed } = form;
  try {
    storage?.setItem(KEY, JSON.stringify({ text, several, seed, params: defaultsOf(form) }));
  } catch {
    // Full: the form itself goes on.
  }
}

/** The form as it was left, over `fresh` where something of it cannot be read; null when none was. */
export function storedForm(storage: Storage | null, fresh: JobForm): JobForm | null {
  const stored = read(storage);
  if (typeof stored !== 'object' || stored === null) return null;
  const { text, several, seed, params } = stored as Record<string, unknown>;
  if (typeof text !== 'string') return null;
  const parsed = jobDefaultsSchema.safeParse(params);
  return {
    ...(parsed.success ? withDefaults(fresh, parsed.data) : fresh),
    text,
    several: several === true,
    seed: seedSchema.nullable().catch(null).parse(seed),
  };
}

/** The window's storage, or null where reading the property alone is refused. */
export function windowStorage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

function read(storage: Storage | null): unknown {
  try {
    return JSON.parse(storage?.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}
