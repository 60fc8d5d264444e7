import type { AnyEvent } from '../../../../shared/contract/events.ts';
import type { Result } from '../../../../shared/contract/result.ts';
import type { App } from '../../../core/app/app.ts';

/** An app that answers each call with what it was asked, and says what a test has it say. */
export class FakeApp implements App {
  readonly calls: { name: string; input: unknown }[] = [];
  /** Path as the page asks for it → file. */
  readonly files = new Map<string, string>();
  readonly #listeners = new Set<(event: AnyEvent) => void>();

  async dispatch(name: string, input: unknown): Promise<Result<unknown>> {
    this.calls.push({ name, input });
    return { ok: true, value: { name, input } };
  }

  async media(path: string) {
    const file = this.files.get(path);
    return file === undefined ? null : { path: file, mediaType: 'image/png' };
  }

  subscribe(listener: (event: AnyEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: AnyEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  async start() {
    return { jobs: [], notSent: 0, adopted: 0, unknown: 0 };
  }

  rest(): void {}

  wake(): void {}

  async stop(): Promise<void> {}
}

/** An event that bears a number, and is as long as wanted. */
export function numbered(number: number, padding = 0): AnyEvent {
  const message = `${number}${' '.repeat(padding)}`;
  return { name: 'app.problem', payload: { message, advice: null, jobId: null } };
}
