import { describe, expect, it } from 'vitest';
import { isAboutToken, isAlreadyThere, problemOf, readRefusal } from './refusal.ts';

const HOST = 'abc.supabase.co';
const json = { 'content-type': 'application/json' };
const read = (status: number, body: unknown, headers: Record<string, string> = json) =>
  readRefusal(HOST, status, headers, typeof body === 'string' ? body : JSON.stringify(body));

describe('what a refusal means', () => {
  const page = '<!doctype html><title>x</title>';
  it.each([
    [301, '', 'wrong_url'],
    [404, { message: 'no Route matched with those values' }, 'wrong_url'],
    [404, page, 'wrong_url'],
    [403, page, 'wrong_url'],
    [404, { code: 'PGRST205', message: "Could not find the table 'public.x'" }, 'missing_tables'],
    [404, { code: 'PGRST202', message: 'Could not find the function' }, 'missing_tables'],
    [404, { code: '42P01', message: 'relation "x" does not exist' }, 'missing_tables'],
    [400, { statusCode: '404', error: 'Bucket not found', message: 'Bucket not found' }, 'missing_tables'],
    [400, { code: 'PGRST204', message: "Could not find the 'x' column" }, 'old_schema'],
    [401, { message: 'Invalid API key', hint: null }, 'wrong_key'],
    [401, { message: 'No API key found in request' }, 'wrong_key'],
    [401, { message: 'Unregistered API key' }, 'wrong_key'],
    [403, { code: '42501', message: 'new row violates row-level security policy' }, 'no_access'],
    [401, { code: '42501', message: 'permission denied for table x' }, 'no_access'],
    [
      400,
      { statusCode: '403', error: 'Unauthorized', message: 'new row violates row-level security' },
      'no_access',
    ],
    [429, { message: 'API rate limit exceeded' }, 'rate_limited'],
    [400, { code: 'over_email_send_rate_limit', message: 'Too many e-mails' }, 'rate_limited'],
    [405, { code: '25006', message: 'cannot execute INSERT in a read-only transaction' }, 'full'],
    [402, { code: 'exceed_egress_quota', message: 'Service for this project is restricted' }, 'full'],
    [408, { message: 'Request Timeout' }, 'timeout'],
    [500, { code: '54001', message: 'stack depth limit exceeded' }, 'refused'],
    [404, 'Bucket not found', 'missing_tables'],
    [500, { code: '57014', message: 'canceling statement due to statement timeout' }, 'server'],
    [502, page, 'server'],
    [540, { message: 'Project paused' }, 'server'],
    [400, { statusCode: '503', error: 'DatabaseConnectionLimit', message: 'Too many' }, 'server'],
    [401, { code: 'PGRST303', message: 'JWT expired' }, 'server'],
    [423, 'locked', 'server'],
    [409, 'Upload-Offset from request and storage do not match', 'server'],
    [413, page, 'refused'],
    [409, { code: '23505', message: 'duplicate key value violates unique constraint' }, 'refused'],
    [409, { code: '23503', message: 'violates foreign key constraint' }, 'refused'],
    [400, { code: '22P02', message: 'invalid input syntax for type uuid' }, 'refused'],
    [400, { statusCode: '404', error: 'not_found', message: 'Object not found' }, 'refused'],
    [400, 'a plain text', 'refused'],
  ])('%i %j is %s', (status, body, code) => {
    const headers = body === page ? { 'content-type': 'text/html' } : json;
    const { problem } = problemOf(read(status, body, headers));
    expect(problem.code).toBe(code);
    if (code !== 'refused') expect(problem.advice).toBeTruthy();
  });

  it("keeps the service's own code and message", () => {
    const refusal = read(409, { code: '23505', message: 'duplicate key value' });
    expect(problemOf(refusal).problem.message).toBe('Supabase refused it: duplicate key value (23505)');
  });

  it.each([
    [500, { code: '57014', message: 'canceling statement due to statement timeout' }, true],
    [500, { code: '54000', message: 'too complex' }, true],
    [413, page, true],
    [500, { code: 'XX000', message: 'internal error' }, false],
    [400, { code: '22P02', message: 'invalid input syntax' }, false],
  ])('%i %j may pass in smaller parts: %s', (status, body, tooMuch) => {
    expect(problemOf(read(status, body))).toMatchObject({ tooMuch });
  });

  it('says in plain words that a project is over its quota', () => {
    const { problem } = problemOf(read(405, { code: '25006', message: 'read-only transaction' }));
    expect(problem.message).toBe('The project is read-only: it is over its quota.');
    expect(problem.advice).toContain('dashboard');
  });

  it('says that a project is paused', () => {
    expect(problemOf(read(540, {})).problem.message).toContain('paused');
  });
});

describe('which refusals are about the token', () => {
  it.each([
    [401, { code: 'PGRST303', message: 'JWT expired' }, true],
    [401, { code: 'PGRST301', message: 'No suitable key or wrong key type' }, true],
    [400, { statusCode: '403', error: 'Unauthorized', message: '"exp" claim timestamp check failed' }, true],
    [400, { statusCode: '403', error: 'Unauthorized', message: 'jwt expired' }, true],
    [403, '"exp" claim timestamp check failed', true],
    [403, { code: 'bad_jwt', message: 'invalid claims' }, true],
    [
      400,
      { statusCode: '403', error: 'Unauthorized', message: 'new row violates row-level security' },
      false,
    ],
    [401, { message: 'Invalid API key' }, false],
    [401, { code: '42501', message: 'permission denied' }, false],
    [401, '<html>', false],
  ])('%i %j: %s', (status, body, expected) => {
    expect(isAboutToken(read(status, body))).toBe(expected);
  });
});

it('an object that is there already is told from an upload that moved on', () => {
  const duplicate = { statusCode: '409', error: 'Duplicate', message: 'The resource already exists' };
  expect(isAlreadyThere(read(400, duplicate))).toBe(true);
  expect(isAlreadyThere(read(409, 'The resource already exists'))).toBe(true);
  expect(isAlreadyThere(read(409, 'Upload-Offset from request and storage do not match'))).toBe(false);
});

describe('how long to wait', () => {
  const wait = (headers: Record<string, string>) =>
    problemOf(read(429, {}, { ...json, ...headers })).retryAfterMs;

  it('is read from seconds, or from a date by the clock of the server', () => {
    expect(wait({ 'retry-after': '7' })).toBe(7_000);
    const date = 'Mon, 23 Nov 2026 10:00:00 GMT';
    expect(wait({ 'retry-after': 'Mon, 23 Nov 2026 10:01:30 GMT', date })).toBe(90_000);
    expect(wait({ 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT', date })).toBe(0);
  });

  it.each([{}, { 'retry-after': 'soon' }, { 'retry-after': '' }])('is not known from %j', (headers) => {
    expect(wait(headers as Record<string, string>)).toBeNull();
  });
});

it('what a server says is bounded, on one line, and without tokens', () => {
  const token = `eyJ${'a'.repeat(40)}.${'b'.repeat(40)}.c`;
  const text = `bad\n\u0007 token ${token} of sb_secret_abcdef ${'x '.repeat(5_000)}`;
  const { message } = read(400, { message: text });
  expect(message).toMatch(/^bad token \[token\] of \[key\] x x/);
  expect(message.length).toBeLessThanOrEqual(501);
});
