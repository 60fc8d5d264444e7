import { AppError } from '../../../../shared/contract/result.ts';
import type { OpenedArchive } from '../../ports/archives.ts';
import { BUNDLE_LIMITS } from './format.ts';

/** The part of a zod schema that reading a line needs. */
interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
}

/** Reads the members of one bundle; whatever is wrong with one is told with its name and line. */
export class MemberReader {
  readonly #archive: OpenedArchive;
  readonly #path: string;

  constructor(archive: OpenedArchive, path: string) {
    this.#archive = archive;
    this.#path = path;
  }

  /** A member that is one JSON value. @throws AppError `invalid_input` */
  async one<T>(member: string, maxBytes: number, schema: Schema<T>): Promise<T> {
    let text = '';
    for await (const piece of this.#archive.text(member, maxBytes)) text += piece;
    return this.#parse(member, null, text, schema);
  }

  /** The lines of a member, some at a time, in order. @throws AppError `invalid_input`, also when it has more bytes or lines than it may */
  async *batches<T>(
    member: string,
    most: { readonly bytes: number; readonly lines: number },
    schema: Schema<T>,
  ): AsyncGenerator<T[]> {
    let rest = '';
    let number = 0;
    for await (const piece of this.#archive.text(member, most.bytes)) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > BUNDLE_LIMITS.line) throw this.damaged(`${member} has a line that is too long`);
      this.#requireAtMost(most.lines, member, number + lines.length);
      yield lines.map((line) => this.#parse(member, ++number, line, schema));
    }
    if (rest === '') return;
    this.#requireAtMost(most.lines, member, number + 1);
    yield [this.#parse(member, number + 1, rest, schema)];
  }

  #requireAtMost(most: number, member: string, lines: number): void {
    if (lines > most) throw this.damaged(`${member} has more than ${most.toLocaleString('en')} lines`);
  }

  damaged(why: string, cause?: unknown): AppError {
    return new AppError('invalid_input', `${this.#path} is no sound bundle: ${why}.`, {
      advice: 'Ask for the bundle again, made with an up-to-date Safelight.',
      field: 'path',
      ...(cause === undefined ? {} : { cause }),
    });
  }

  #parse<T>(member: string, line: number | null, text: string, schema: Schema<T>): T {
    const where = line === null ? member : `${member}, line ${line}`;
    const parsed = schema.safeParse(this.#json(where, text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw this.damaged(`${where}: ${issue?.path.map(String).join('.')}: ${issue?.message}`, parsed.error);
  }

  #json(where: string, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw this.damaged(`${where} is no JSON`, error);
    }
  }
}
