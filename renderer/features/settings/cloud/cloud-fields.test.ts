import { describe, expect, it } from 'vitest';
import { strings } from '../../../strings/index.ts';
import { codeProblem, emailProblem, projectProblems, refusedField } from './cloud-fields.ts';

const text = strings.cloudSetup;
const KEY = 'sb_publishable_123';

describe('a project as it is typed', () => {
  it('is asked about when address and key look like one', () => {
    for (const url of ['https://abc.supabase.co', ' https://example.com/ ', 'http://localhost:54321']) {
      expect(projectProblems(url, KEY)).toEqual({});
    }
  });

  it.each([
    ['', text.urlMissing],
    ['abc.supabase.co', text.urlWrong],
    ['http://abc.supabase.co', text.urlWrong],
    ['http://localhost.example.com', text.urlWrong],
    ['ftp://abc', text.urlWrong],
  ])('is wrong at its address: %s', (url, why) => {
    expect(projectProblems(url, KEY)).toEqual({ url: why });
  });

  it('never takes a secret key', () => {
    expect(projectProblems('https://abc.supabase.co', 'sb_secret_x')).toEqual({
      publishableKey: text.keySecret,
    });
    expect(projectProblems('https://abc.supabase.co', ' ')).toEqual({ publishableKey: text.keyMissing });
  });
});

it('tells a mistyped e-mail address or code before it is sent', () => {
  expect([emailProblem(' '), emailProblem('ada'), emailProblem('ada@example.com')]).toEqual([
    text.emailMissing,
    text.emailWrong,
    null,
  ]);
  expect([codeProblem('12 34'), codeProblem('12345'), codeProblem(' 123456 ')]).toEqual([
    text.codeWrong,
    text.codeWrong,
    null,
  ]);
});

it('shows what the app refuses at the field that it names, and nothing of it elsewhere', () => {
  const error = { code: 'invalid_input', message: 'Wrong.', advice: 'Look.', field: 'url' } as const;
  expect(refusedField(error, ['url', 'publishableKey'])).toEqual({ url: 'Wrong. Look.' });
  expect(refusedField(error, ['email'])).toEqual({});
  expect(refusedField(null, ['url'])).toEqual({});
});
