import { jobIdSchema } from '../../../shared/domain/ids.ts';

/** The scheme of links into the app. Any program and any web page can make the system open one. */
export const LINK_SCHEME = 'safelight';

/** Some systems add the slash that closes a path. */
const JOB_LINK = /^safelight:\/\/job\/([0-9a-f-]{36})\/?$/i;

/** The job that a link names, or null for anything that is not exactly `safelight://job/<uuid>`. */
export function jobOfLink(link: string): string | null {
  const [, id = ''] = JOB_LINK.exec(link) ?? [];
  const parsed = jobIdSchema.safeParse(id.toLowerCase());
  return parsed.success ? parsed.data : null;
}

/** The job that the command line of a start names by a link, or null. The system puts the link among the arguments. */
export function jobOfArguments(args: readonly string[]): string | null {
  return args.map(jobOfLink).find((jobId) => jobId !== null) ?? null;
}
