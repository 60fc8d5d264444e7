import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { AT, sampleEntry } from '../../electron/hosts/cli/testing/samples.ts';
import { logLines } from './log-line.ts';

const plain = pc.createColors(false);

describe('a log line', () => {
  it('is time, icon, step, message, aligned', () => {
    expect(logLines(sampleEntry(), plain)).toEqual(['12:03:04.056 ℹ initialization   Job created']);
    expect(
      logLines(sampleEntry({ level: 'error', step: 'upload', message: 'No', createdAt: AT + 1 }), plain),
    ).toEqual(['12:03:04.057 ✗ upload           No']);
  });

  it('tells level by icon and colour', () => {
    const colors = pc.createColors(true);
    const [line] = logLines(sampleEntry({ level: 'warning', message: 'Careful' }), colors);
    expect(line).toContain(colors.yellow('⚠'));
    expect(line).toContain(colors.yellow('Careful'));
    expect(logLines(sampleEntry({ level: 'success' }), colors)[0]).toContain(colors.green('✓'));
  });

  it('shows the details that matter', () => {
    const details = {
      elapsedMs: 3_210,
      costUsd: 0.0415,
      requestId: 'only told of failures',
      width: 1024,
      height: 768,
      bytes: 1_400_000,
      path: '/pictures/a.png',
      other: 'not shown',
    };
    expect(logLines(sampleEntry({ attempt: 2, message: 'Image 1: received', details }), plain)[0]).toBe(
      '12:03:04.056 ℹ initialization   Image 1: received  attempt 2 · 3.2 s · $0.0415 · 1024×768 · 1.4 MB · a.png',
    );
  });

  it('does not repeat what the message says', () => {
    const entry = sampleEntry({
      attempt: 2,
      level: 'warning',
      message: 'Image 1: attempt 2 failed: busy; trying again in 4.00 s',
      details: {
        elapsedMs: 100,
        waitMs: 4_000,
        code: 'server_error',
        status: 503,
        requestId: 'req_1',
        costUsd: 0,
      },
    });
    expect(logLines(entry, plain)[0]).toMatch(/in 4\.00 s {2}server_error · HTTP 503 · req_1$/);
  });

  it('shows causes and the stack below, and not without end', () => {
    const stack = ['Error: broken', ...Array.from({ length: 40 }, (_, at) => `    at f${at}`)].join('\n');
    const lines = logLines(
      sampleEntry({ details: { stack, causes: [{ name: 'Error', code: 'ECONNRESET', message: 'read' }] } }),
      plain,
    );
    expect(lines[1]).toBe('             caused by Error ECONNRESET read');
    expect(lines[2]).toBe('             Error: broken');
    expect(lines).toHaveLength(14);
  });

  it('never passes on what a server wants the terminal to do', () => {
    const evil = '\u001b[2J\u001b]0;x\u0007\u202e';
    const lines = logLines(
      sampleEntry({
        message: `${evil}hello`,
        details: {
          code: evil,
          path: `/a${evil}`,
          costUsd: evil,
          stack: `${evil}at x`,
          causes: [{ message: evil }, evil, null],
        },
      }),
      plain,
    );
    expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it.each([
    null,
    5,
    'text',
    ['list'],
    { elapsedMs: 'soon', width: 'wide', path: 7, causes: 'none', stack: 3 },
  ])('bears details of any shape: %j', (details) =>
    expect(logLines(sampleEntry({ details }), plain)).toHaveLength(1),
  );
});
