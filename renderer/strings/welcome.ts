import { lately } from './diagnostics.ts';
import { money, number, plural } from './format.ts';

export const welcome = {
  title: 'Watch every image develop',
  text: 'Safelight makes images in jobs, shows you each one as it develops, and tells what failed, why, and what it cost.',
  offline: 'Jobs, pictures and logs stay on this computer.',
  demoTitle: 'See it work',
  demoText:
    'Six pictures drawn on this computer: no key, no network, no cost. One of them fails on purpose, and one is tried twice, so that you see both.',
  demo: 'Develop a demo job',
  demoStarting: 'Starting…',
  demoPrompt: 'A red lighthouse over a calm sea at dusk, a small sailing boat coming home',
  keyTitle: 'Use OpenAI',
  keyText: 'Paste your API key once. It is sent to OpenAI only, and is never shown or logged.',
  key: 'Add my OpenAI key',
  keyWhere: 'Where do I get a key?',
  ownTitle: 'Write your own prompt',
  ownText: 'Begin with the demo provider, and change to a model when you like.',
  own: 'Start with my own prompt',
  recoveryTitle: 'Safelight was interrupted',
  recoveryText:
    'Nothing is lost, and nothing that costs money goes on until you choose. What waits stays reachable from its job.',
  recoveryWhen: (at: number) => `It closed unexpectedly ${lately(at, Date.now())}.`,
  recoveryDetails: 'What happened',
  recoveryJobs: (count: number) => `${plural(count, 'job')} waiting for your choice`,
  saved: (count: number) => `${number.format(count)} saved`,
  notStarted: (count: number) => `${number.format(count)} not started`,
  unknown: (count: number) => `${number.format(count)} unknown`,
  unknownHints: (count: number, free: boolean) => {
    const made = count === 1 ? '1 image was' : `${number.format(count)} images were`;
    const billed = count === 1 ? 'It may have been billed.' : 'They may have been billed.';
    return `${made} being made when the app stopped. ${free ? 'Sending again costs nothing.' : billed}`;
  },
  continueJob: 'Continue',
  continuePrice: (usd: number | null) =>
    usd === null ? 'Price not known' : usd === 0 ? 'No cost' : `about ${money(usd)}`,
  unknownFor: (prompt: string) => `Images with unknown outcome: ${prompt}`,
  leaveUnknown: 'Leave',
  resend: 'Send again',
  resendPrice: (usd: number | null) =>
    usd === null ? 'price not known' : usd === 0 ? '' : `about ${money(usd)}`,
  giveUp: 'Give up',
  leave: 'Leave for later',
  later: 'Decide later',
  continueFree: (count: number) => `Continue ${plural(count, 'job')} that cost nothing`,
  jobGone: 'A job',
} as const;
