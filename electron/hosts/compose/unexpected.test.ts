import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { memoryRecorder } from '../../../tests/support/fake-recorder.ts';
import { endOnUnexpected } from './unexpected.ts';

it('writes the first exception down, and tells whoever ends the process only what may be shown of it', () => {
  const recorder = memoryRecorder();
  recorder.log.protect(() => ['very-secret-thing']);
  const target = new EventEmitter();
  const end = vi.fn();
  endOnUnexpected(target, recorder, end);
  const error = new Error('very-secret-thing was refused');
  error.stack = 'Error: very-secret-thing was refused\n    at run (/srv/people/ada/other.js)';
  target.emit('uncaughtException', error, 'uncaughtException');
  target.emit('uncaughtException', new Error('comes of ending'), 'uncaughtException');
  expect(end).toHaveBeenCalledExactlyOnceWith({
    message: 'Error: [redacted] was refused',
    stack: 'Error: [redacted] was refused\n    at run (~/other.js)',
  });
  expect(recorder.files.kept).toHaveLength(1);
});
