import { expect, it } from 'vitest';
import { browserCommand, openBrowser } from './browser.ts';

it('opens the browser with what each system has for it', () => {
  expect(browserCommand('linux', { DISPLAY: ':0' })?.command).toBe('xdg-open');
  expect(browserCommand('linux', { WAYLAND_DISPLAY: 'wayland-0' })?.command).toBe('xdg-open');
  expect(browserCommand('darwin', {})?.command).toBe('open');
  expect(browserCommand('win32', {})).toEqual({ command: 'cmd', args: ['/c', 'start', '""'] });
});

it('opens none where nobody would see it', () => {
  expect(browserCommand('linux', {})).toBeNull();
  expect(browserCommand('linux', { DISPLAY: ':10', SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' })).toBeNull();
  expect(browserCommand('darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' })).toBeNull();
});

it('makes nothing of a browser that cannot be opened', async () => {
  const failed = new Promise((resolve) => process.once('uncaughtException', resolve));
  openBrowser('http://127.0.0.1:1/', 'linux', { DISPLAY: ':0', PATH: '/nowhere' });
  // The failure to start is told in the next turns; an error that nobody takes would come then.
  const turns = new Promise((resolve) => setImmediate(() => setImmediate(() => resolve('nothing'))));
  expect(await Promise.race([failed, turns])).toBe('nothing');
});
