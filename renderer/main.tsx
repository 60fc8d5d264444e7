import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { chooseClient } from './client/choose-client.ts';
import type { ConnectionState } from './client/http-client.ts';
import { nextFrame } from './client/next-frame.ts';
import { pageErrorReporter, reportPageErrors } from './state/page-errors.ts';
import { startSession } from './state/session.ts';
import type { Connection } from './state/session-state.ts';
import { SessionContext } from './state/use-session.ts';
import { followTheme } from './theme.ts';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './styles/tokens.css';
import './styles/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root".');

const heard = new Set<(connection: Connection) => void>();
function onConnection(state: ConnectionState): void {
  if (state !== 'connecting') for (const listener of heard) listener(state);
}
const session = startSession(chooseClient({ onConnection }), nextFrame, (listener) => {
  heard.add(listener);
  return () => heard.delete(listener);
});
followTheme(session.store);
const report = pageErrorReporter(session.client);
reportPageErrors(window, report);

// What an error boundary shows in its place, and what even that could not.
const onError = (error: unknown): void => {
  console.error(error);
  report('drawing', error);
};
createRoot(root, { onCaughtError: onError, onUncaughtError: onError }).render(
  <StrictMode>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </StrictMode>,
);
