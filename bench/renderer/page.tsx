import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppList } from './app-list.tsx';
import { observeFrames } from './frames.ts';
import { HandList } from './hand-list.tsx';
import { VirtuosoList } from './virtuoso-list.tsx';
import '../../renderer/styles/tokens.css';
import '../../renderer/styles/base.css';
import './page.css';

/** The lists that are compared: the app's own, a hand-written one, and react-virtuoso with the same plain rows. */
const LISTS: Readonly<Record<string, () => ReactNode>> = {
  app: () => <AppList />,
  hand: () => <HandList />,
  virtuoso: () => <VirtuosoList />,
};

const name = new URLSearchParams(location.search).get('list') ?? '';
const list = LISTS[name];
if (list === undefined)
  throw new Error(`No such list: ${name}. There are: ${Object.keys(LISTS).join(', ')}.`);
const root = document.createElement('div');
root.className = 'bench';
document.body.append(root);
createRoot(root).render(list());
observeFrames();
