import { app, type Session, type WebContents } from 'electron';

/**
 * Takes from every page, present or to come, what this app never needs: permissions, devices, going elsewhere, opening
 * windows, embedding others. Call before the first window.
 */
export function lockDown(): void {
  // As root on Linux Chromium starts only with --no-sandbox, which enableSandbox would take back and end the app.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('session-created', denyPermissions);
  app.on('web-contents-created', (_event, contents) => denyLeaving(contents));
}

function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

function denyLeaving(contents: WebContents): void {
  /** To be loaded again, as the dev server does after a change, is not to leave. */
  const stay = (event: { url: string; isMainFrame: boolean; preventDefault(): void }): void => {
    if (!event.isMainFrame || event.url !== contents.getURL()) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
