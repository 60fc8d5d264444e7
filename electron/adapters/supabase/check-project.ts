import type { CloudProject } from '../../../shared/domain/cloud.ts';
import type { ProjectComplaint } from '../../core/ports/cloud.ts';

type Complaint = Omit<ProjectComplaint, 'field'>;

const WHERE = "Copy it from the project's dashboard, under Settings → API Keys.";
const LIKE = 'It looks like https://abcdefghijklmnopqrst.supabase.co.';

/** What can be known wrong with an address or a key without asking; null when nothing is. */
export function complaintAbout({ url, publishableKey }: CloudProject): ProjectComplaint | null {
  const aboutUrl = complaintAboutUrl(url.trim());
  if (aboutUrl !== null) return { field: 'url', ...aboutUrl };
  const aboutKey = complaintAboutKey(publishableKey.trim());
  return aboutKey === null ? null : { field: 'publishableKey', ...aboutKey };
}

function complaintAboutUrl(text: string): Complaint | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { message: `“${shown(text)}” is no address of a Supabase project.`, advice: LIKE };
  }
  const ref = /^\/dashboard\/project\/([a-z0-9]{10,40})(?:\/|$)/.exec(url.pathname)?.[1];
  if (/(?:^|\.)supabase\.com$/.test(url.hostname)) {
    return {
      message: "This is the address of Supabase's dashboard, not of the project itself.",
      advice: ref === undefined ? LIKE : `The project's own address is https://${ref}.supabase.co.`,
    };
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isThisMachine(url.hostname))) {
    return {
      message: 'The address must begin with https://, so that nobody on the way can read what is sent.',
      advice: 'http:// is possible for a Supabase on this machine only.',
    };
  }
  if (url.username !== '' || url.password !== '') {
    return { message: 'The address holds a user name or a password, which it must not.', advice: LIKE };
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return {
      message: "The address has more than the project's name.",
      advice: `Leave out what follows it: ${url.origin}`,
    };
  }
  return null;
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
}

function complaintAboutKey(key: string): Complaint | null {
  if (key.startsWith('sb_secret_') || roleOf(key) === 'service_role') {
    return {
      message: "This key opens everybody's data, whoever is signed in. Safelight never needs it.",
      advice: `Use the publishable key (sb_publishable_…), or the legacy anon key. ${WHERE} If this key was shown to anybody, replace it there.`,
    };
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    return { message: 'The key has characters that no key has.', advice: WHERE };
  }
  if (/^sb_(?!publishable_)/.test(key)) {
    return { message: 'This is no publishable key.', advice: `It begins with sb_publishable_. ${WHERE}` };
  }
  if (/^eyJ/.test(key) && roleOf(key) !== 'anon') {
    return { message: 'This is not the anon key of a project.', advice: WHERE };
  }
  return null;
}

/** The role that a legacy key, which is a JWT, carries; null for what is none. */
function roleOf(key: string): unknown {
  try {
    return JSON.parse(Buffer.from(key.split('.')[1] ?? '', 'base64url').toString()).role;
  } catch {
    return null;
  }
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
