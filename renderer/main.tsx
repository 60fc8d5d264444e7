import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { bridgeClient } from './client/bridge.ts';
import { startSession } from './state/session.ts';
import { SessionContext } from './state/use-session.ts';
import './styles/tokens.css';
import './styles/base.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root".');

const session = startSession(bridgeClient(), (callback) => requestAnimationFrame(callback));
createRoot(root).render(
  <StrictMode>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </StrictMode>,
);
