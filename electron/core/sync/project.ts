import type { CloudProject } from '../../../shared/domain/cloud.ts';

/** A project as it is kept: however its address and key were typed, or pasted. */
export function keptProject({ url, publishableKey }: CloudProject): CloudProject {
  return { url: originOf(url), publishableKey: publishableKey.trim() };
}

/** Whether two addresses are of one project, also where one was kept as it was typed. */
export function isSameProject(a: string, b: string): boolean {
  return originOf(a) === originOf(b);
}

/** What is no address comes back as it is. */
function originOf(url: string): string {
  try {
    return new URL(url.trim()).origin;
  } catch {
    return url.trim();
  }
}
