import { expect, it } from 'vitest';
import { isSameProject, keptProject } from './project.ts';

it.each([' https://abc.supabase.co ', 'HTTPS://ABC.supabase.co', 'https://abc.supabase.co:443/'])(
  'is kept alike however it was typed: %s',
  (url) => {
    const kept = { url: 'https://abc.supabase.co', publishableKey: 'sb_publishable_x' };
    expect(keptProject({ url, publishableKey: ' sb_publishable_x\n' })).toEqual(kept);
    expect(isSameProject(url, kept.url)).toBe(true);
  },
);

it.each(['http://abc.supabase.co', 'https://abc.supabase.co:8443', 'https://abd.supabase.co', 'abc'])(
  'is another one at %s',
  (url) => expect(isSameProject(url, 'https://abc.supabase.co')).toBe(false),
);
