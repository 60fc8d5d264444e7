import { spawn } from 'node:child_process';

/** What opens an address in the system's browser; null where there is no screen that its user sits before. */
export function browserCommand(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): { readonly command: string; readonly args: readonly string[] } | null {
  // Over ssh the screen, if there is one, is on the other machine.
  if (env['SSH_CONNECTION']) return null;
  switch (platform) {
    case 'darwin':
      return { command: 'open', args: [] };
    case 'win32':
      // `start` takes what stands first in quotes for the title of a window.
      return { command: 'cmd', args: ['/c', 'start', '""'] };
    default:
      return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? { command: 'xdg-open', args: [] } : null;
  }
}

/** Opens an address in the browser. That it cannot is no trouble: the address was printed. */
export function openBrowser(url: string, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): void {
  const opener = browserCommand(platform, env);
  if (opener === null) return;
  const child = spawn(opener.command, [...opener.args, url], { detached: true, stdio: 'ignore', env });
  child.on('error', () => {});
  child.unref();
}
