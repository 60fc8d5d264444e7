import type { Random } from '../../../electron/adapters/demo/painter/random.ts';
import type { App } from '../../../electron/core/app/app.ts';
import { type CallEvent, callHandler } from '../../../electron/hosts/desktop/call-handler.ts';
import type { Grammar } from './grammar.ts';
import { hostileJson, hostileLarge, hostileObject, message } from './hostile.ts';
import type { Sent } from './judge.ts';

const ORIGIN = 'app://safelight';
const OUR_PAGE: CallEvent = { senderFrame: { origin: ORIGIN, parent: null } };

/** Senders that must not be heard. */
const STRANGERS: readonly CallEvent[] = [
  { senderFrame: null },
  ...[
    '',
    'null',
    'app://safelight/',
    'app://safelight.evil',
    'app://SAFELIGHT',
    'APP://safelight',
    'app://safelight:1',
    'app://safe\u200blight',
    'file://',
    'http://127.0.0.1:5173',
    'https://example.com',
  ].map((origin) => ({ senderFrame: { origin, parent: null } })),
  // A frame inside of our page, though it shows our page too.
  { senderFrame: { origin: ORIGIN, parent: { origin: ORIGIN, parent: null } } },
  // A window that was closed while its message was on its way.
  {
    senderFrame: {
      get origin(): string {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
      parent: null,
    },
  },
  {
    get senderFrame(): never {
      throw new TypeError('Object has been destroyed');
    },
  },
];

/** What stands where the name of a command should. */
const NAMES: readonly unknown[] = [
  null,
  undefined,
  7,
  {},
  ['job.list'],
  Object('job.list'),
  '',
  ' job.list',
  'job.list\0',
  'JOB.LIST',
  'job.lіst',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'x'.repeat(1_000_000),
  '\ud800',
  Symbol('job.list'),
];

export type IpcMessage = Sent & {
  readonly event: CallEvent;
  readonly name: unknown;
  readonly direct: boolean;
};

/** A message as it may arrive on the channel of the desktop app, or at `App.dispatch` itself. */
export function ipcMessage(command: string, grammar: Grammar, random: Random, large: boolean): IpcMessage {
  const isOurs = random.chance(0.9);
  const event = isOurs ? OUR_PAGE : oneOf(STRANGERS, random);
  const name = random.chance(0.95) ? command : oneOf(NAMES, random);
  let alive = false;
  const input = message(grammar, random, (again) => {
    if (large) return hostileLarge(again);
    if (!again.chance(0.4)) return hostileJson(again);
    alive = true;
    return hostileObject(again);
  });
  // The channel refuses what is no text before the app is asked; dispatch itself is only ever given one.
  const direct = isOurs && typeof name === 'string' && random.chance(0.3);
  const forbidden = !isOurs || name !== command;
  return { command, grammar, input, event, name, direct, forbidden, possible: !alive };
}

/** Sends it and answers with what came back. */
export function ipcSender(app: App): (sent: IpcMessage) => Promise<unknown> {
  const handle = callHandler(async () => app, ORIGIN);
  return ({ event, name, input, direct }) =>
    direct ? app.dispatch(name as string, input) : handle(event, name, input);
}

function oneOf<T>(options: readonly T[], random: Random): T {
  return options[random.whole(0, options.length - 1)] as T;
}
