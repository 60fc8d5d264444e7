import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hash32, Random } from '../../../electron/adapters/demo/painter/random.ts';
import { TestApp, temporaryFolder } from '../../support/test-app.ts';
import type { Broken } from '../fault.ts';
import type { Grammar } from './grammar.ts';
import { type HttpWay, httpMessage, openHttpWay } from './http-way.ts';
import { ipcMessage, ipcSender } from './ipc-way.ts';
import { type Sent, shown, whyBadAnswer, whyPast } from './judge.ts';
import { type Handled, Recorders } from './recorders.ts';

/** An answer that takes longer is none, in milliseconds. */
const PATIENCE_MS = 10_000;
/** What takes milliseconds to look at is rare: of so many messages two in their middle, one over each way. */
const LARGE_EVERY = 10_000;
/** One in so many goes over HTTP, which costs five times as much. */
const HTTP_EVERY = 8;
/** What a request may be answered with; 500 would be a defect. */
const STATUSES: readonly number[] = [200, 400, 403, 404, 405, 413, 415];
/** Who breaks everything need not be told a million times. */
const MOST_TOLD = 200;

/** An app of its own, with recorders for handlers, and both ways to it. Whatever is sent, nothing of it may change. */
export class Boundary {
  readonly broken: Broken[] = [];
  readonly #seed: number;
  readonly #folder = temporaryFolder();
  readonly #app: TestApp;
  readonly #recorders = new Recorders();
  readonly #http: HttpWay;
  readonly #overIpc: ReturnType<typeof ipcSender>;
  readonly #before: string;
  readonly #traceLimit = Error.stackTraceLimit;
  #sent = 0;
  #accepted = 0;
  #slowestMs = 0;

  constructor(seed: number) {
    this.#seed = seed;
    // Half of the time would go into traces of errors that nobody reads.
    Error.stackTraceLimit = 0;
    this.#app = new TestApp({ folder: this.#folder.path });
    this.#http = openHttpWay(this.#app.app);
    this.#overIpc = ipcSender(this.#app.app);
    this.#before = this.#state();
  }

  /** Sends the message of this number, over one of the ways, and looks what became of it. */
  async send(command: string, grammar: Grammar, at: number): Promise<void> {
    const random = new Random(hash32(`${this.#seed} ${at}`));
    const large = [5_000, 5_001].includes(at % LARGE_EVERY);
    const begun = performance.now();
    const why =
      at % HTTP_EVERY !== 0
        ? await this.#sendOverIpc(command, grammar, random, large)
        : await this.#sendOverHttp(command, grammar, random, large);
    this.#slowestMs = Math.max(this.#slowestMs, performance.now() - begun);
    this.#sent += 1;
    if (why !== null && this.broken.length < MOST_TOLD) this.broken.push({ at, what: why });
  }

  /** Breaks the promise where anything has changed: the recorders do nothing, so nothing may. */
  lookAround(at: number): void {
    const now = this.#state();
    if (now !== this.#before) this.broken.push({ at, what: `something changed: ${this.#before} → ${now}` });
  }

  figures(): Record<string, number | string> {
    const accepted = `${((this.#accepted / this.#sent) * 100).toFixed(1)} %`;
    return {
      messages: this.#sent,
      'as their schema allows, given to recorders': accepted,
      'slowest answer': `${Math.round(this.#slowestMs)} ms`,
    };
  }

  async close(): Promise<void> {
    Error.stackTraceLimit = this.#traceLimit;
    this.#recorders.remove();
    await this.#app.close();
    this.#folder.remove();
  }

  async #sendOverIpc(
    command: string,
    grammar: Grammar,
    random: Random,
    large: boolean,
  ): Promise<string | null> {
    const sent = ipcMessage(command, grammar, random, large);
    const answer = await inTime(this.#overIpc(sent));
    const handled = this.#handled();
    if (answer === LATE) return `no answer: ${shown(sent.input)}`;
    return whyPast(sent, handled) ?? whyBadAnswer(answer, sent, handled);
  }

  async #sendOverHttp(
    command: string,
    grammar: Grammar,
    random: Random,
    large: boolean,
  ): Promise<string | null> {
    const sent = httpMessage(command, grammar, random, { session: this.#http.session, large });
    const answer = await inTime(this.#http.send(sent));
    const handled = this.#handled();
    if (answer === LATE) return `no answer: ${shown(sent.input)}`;
    if (!STATUSES.includes(answer.status)) return `the status ${answer.status}: ${shown(sent.input)}`;
    return whyPast(sent, handled) ?? whyBadText(answer.text, sent, handled);
  }

  #handled(): Handled | null {
    const handled = this.#recorders.take();
    if (handled !== null) this.#accepted += 1;
    return handled;
  }

  /** All that a message could change without a handler: database, files, events, reports, and what every object inherits. */
  #state(): string {
    const { events, problems } = this.#app;
    const names = readdirSync(this.#folder.path, { recursive: true, encoding: 'utf8' }).sort();
    return JSON.stringify({
      files: names.map((name) => [name, statSync(join(this.#folder.path, name)).size]),
      events: events.length,
      problems: [...problems, ...this.#http.problems].filter((text) => !isOfALiveObject(text)),
      inherited: [Object.prototype, Array.prototype, Function.prototype].map(
        (each) => Reflect.ownKeys(each).length,
      ),
    });
  }
}

/** What an object that cannot come from outside throws when it is looked at is reported, as it should be. */
function isOfALiveObject(problem: string): boolean {
  return /nobody may look|a getter that throws/.test(problem);
}

/** A call is answered with a Result; whoever is not heard may also be shown a page. */
function whyBadText(text: string, sent: Sent, handled: Handled | null): string | null {
  if (!text.startsWith('{')) return sent.forbidden ? null : `no Result: ${shown(text)}`;
  return whyBadAnswer(JSON.parse(text), sent, handled);
}

const LATE = Symbol('no answer in time');

async function inTime<T>(answer: Promise<T>): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), PATIENCE_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
