import { expect, it } from 'vitest';
import type { EventPayload } from '../../../shared/contract/events.ts';
import { memoryRecorder } from '../../../tests/support/fake-recorder.ts';
import { logEvents } from './log-events.ts';

function hearing() {
  const { log, file } = memoryRecorder();
  const hear = logEvents(log);
  const space = { path: '/x', freeBytes: 5, wantedBytes: 9 };
  return {
    messages: () => file.lines.map((line) => line.split(/cli\[4711\] |\t/)[1]),
    health: (disk: 'ok' | 'full', freeBytes = 5) =>
      hear({
        name: 'health.changed',
        payload: {
          holds: disk === 'full',
          disk: { state: disk, ...space, freeBytes },
          library: { state: 'ok', missing: null, ...space },
        },
      }),
    updates: (payload: EventPayload<'updates.changed'>) => hear({ name: 'updates.changed', payload }),
  };
}

it('hears of disks when their state changes, and not of each byte', () => {
  const { health, messages } = hearing();
  health('ok');
  health('full', 5);
  health('full', 4);
  health('ok');
  expect(messages()).toEqual(['The disks are not as they should be', 'The disks are well again']);
});

it('hears of each step of an update once', () => {
  const { updates, messages } = hearing();
  const update = { version: '0.2.0', releasedAt: null, notes: '', bytes: 7 };
  const known = { update, lastCheckedAt: null };
  updates({ state: 'checking', lastCheckedAt: null });
  for (const percent of [1, 50, 99]) updates({ state: 'downloading', percent, bytesPerSecond: 1, ...known });
  updates({ state: 'ready', ...known });
  updates({
    state: 'failed',
    message: 'The signature is wrong',
    advice: null,
    retry: false,
    lastCheckedAt: null,
  });
  expect(messages()).toEqual(['Updates: downloading', 'Updates: ready', 'Updates: The signature is wrong']);
});
