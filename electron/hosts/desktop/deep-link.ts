import { jobIdSchema } from '../../../shared/domain/ids.ts';

/** The scheme of links into the app. Any program and any web page can make the system open one. */
export const LINK_SCHEME = 'safelight';

/** Some systems add the slash that closes a path. No log has more entries than nine digits can count. */
const JOB_LINK = /^safelight:\/\/job\/([0-9a-f-]{36})\/?(?:\?seq=([1-9]\d{0,8}))?$/i;

/** What a link leads to: a job, or one line of its log. */
export type LinkTarget = { readonly jobId: string; readonly seq: number | null };

/** Null for anything that is not exactly `safelight://job/<uuid>`, with or without `?seq=<number>`. */
export function targetOfLink(link: string): LinkTarget | null {
  const [, id = '', seq] = JOB_LINK.exec(link) ?? [];
  const parsed = jobIdSchema.safeParse(id.toLowerCase());
  return parsed.success ? { jobId: parsed.data, seq: seq === undefined ? null : Number(seq) } : null;
}

/** What the link on the command line of a start leads to, or null. The system puts it among the arguments. */
export function targetOfArguments(args: readonly string[]): LinkTarget | null {
  return args.map(targetOfLink).find((target) => target !== null) ?? null;
}
