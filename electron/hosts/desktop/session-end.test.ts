import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { endRunWithSession } from './session-end.ts';

it('ends the run in order when the session of any of its windows ends, before the process is taken away', () => {
  const app = new EventEmitter();
  const endRun = vi.fn();
  endRunWithSession(app, { endRun });
  const [first, second] = [new EventEmitter(), new EventEmitter()];
  app.emit('browser-window-created', {}, first);
  app.emit('browser-window-created', {}, second);
  expect(endRun).not.toHaveBeenCalled();
  second.emit('session-end');
  expect(endRun).toHaveBeenCalledOnce();
});
