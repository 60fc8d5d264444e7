import type { WebhookKind } from '../../../shared/domain/webhook.ts';
import type { WebhookProblem } from '../../core/ports/webhooks.ts';
import { placeOf } from '../net/place-of.ts';
import { refusal } from './address-guard.ts';

/** Ports of other protocols that a browser does not speak HTTP to either (fetch.spec.whatwg.org/#port-blocking), those from 1024 on. */
const BLOCKED_PORTS: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
]);
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443]);
const FIRST_FREE_PORT = 1024;

/** Where the incoming webhooks of these services live. */
const HOSTS: Readonly<Record<Exclude<WebhookKind, 'standard'>, RegExp>> = {
  slack: /^hooks\.slack(-gov)?\.com$/,
  discord: /^(canary\.|ptb\.)?discord(app)?\.com$/,
};
const NAMES = { slack: 'Slack', discord: 'Discord' } as const;
const EXAMPLES = {
  slack: 'https://hooks.slack.com/services/…',
  discord: 'https://discord.com/api/webhooks/…',
} as const;

/** What is wrong with an address, as far as it can be told without looking it up; null when nothing is. Shows nothing of it. */
export function checkUrl(text: string, kind: WebhookKind, allowLocal: boolean): WebhookProblem | null {
  const url = parse(text);
  if (url === null)
    return problem('This is no web address.', 'Enter one such as https://example.com/webhook.');
  if (url.username !== '' || url.password !== '')
    return problem('The address holds a user name or password.', 'Leave them out: messages are signed.');
  if (url.hash !== '') return problem('The address holds a # part, which is never sent.', 'Leave it out.');
  return (
    protocolProblem(url, allowLocal) ??
    portProblem(url) ??
    hostProblem(url, kind) ??
    ipProblem(url, allowLocal)
  );
}

/** The host as sockets want it: an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function parse(text: string): URL | null {
  try {
    const url = new URL(text);
    return url.hostname === '' ? null : url;
  } catch {
    return null;
  }
}

function protocolProblem({ protocol }: URL, allowLocal: boolean): WebhookProblem | null {
  if (protocol === 'https:' || (protocol === 'http:' && allowLocal)) return null;
  const advice =
    protocol === 'http:' ? 'Use https, or allow local addresses if it is on your network.' : 'Use https.';
  return problem(`The address begins with ${protocol}//, which is not allowed.`, advice);
}

function portProblem({ port }: URL): WebhookProblem | null {
  if (port === '') return null;
  const number = Number(port);
  if (WEB_PORTS.has(number)) return null;
  if (number >= FIRST_FREE_PORT && !BLOCKED_PORTS.has(number)) return null;
  return problem(`Port ${port} belongs to another protocol.`, 'Use 443, 80 or one from 1024 on.');
}

function hostProblem(url: URL, kind: WebhookKind): WebhookProblem | null {
  if (kind === 'standard' || HOSTS[kind].test(url.hostname)) return null;
  const wanted = `An address of ${NAMES[kind]} begins as ${EXAMPLES[kind]}.`;
  return problem(`This is no address of ${NAMES[kind]}.`, wanted);
}

/** An address that names no host but an IP is never looked up, so it is judged here; the parser has made 0x7f.1 to 127.0.0.1. */
function ipProblem(url: URL, allowLocal: boolean): WebhookProblem | null {
  const host = hostOf(url);
  const isIp = /^[\d.]+$/.test(host) || host.includes(':');
  if (!isIp) return localNameProblem(host, allowLocal);
  const refused = refusal(host, [host], { allowLocal, secure: url.protocol === 'https:' });
  if (refused === null) return null;
  return problem(
    refused,
    placeOf(host) === 'local' ? 'Allow local addresses if it is yours.' : 'Use another.',
  );
}

function localNameProblem(host: string, allowLocal: boolean): WebhookProblem | null {
  if (allowLocal || !/(^|\.)localhost\.?$/i.test(host)) return null;
  return problem(`${host} is this computer.`, 'Allow local addresses if it is yours.');
}

function problem(message: string, advice: string): WebhookProblem {
  return { message, advice };
}
