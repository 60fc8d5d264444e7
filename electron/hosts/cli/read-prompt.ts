import { open } from 'node:fs/promises';
import { AppError } from '../../../shared/contract/result.ts';
import { usageError } from './options.ts';

/** Far above what the longest prompt can take in UTF-8; more is not read. */
const MOST_BYTES = 1_000_000;

/**
 * The prompt: given, read from a file, or from standard input (`-`). A byte order mark and line ends at the end are left out.
 * @throws AppError `invalid_input`
 */
export async function readPrompt(
  { prompt, promptFile }: { readonly prompt?: string; readonly promptFile?: string },
  stdin: AsyncIterable<string | Uint8Array>,
): Promise<string> {
  if (prompt !== undefined && promptFile !== undefined) {
    throw usageError('--prompt and --prompt-file cannot both be given', 'prompt');
  }
  if (prompt !== undefined) return prompt;
  if (promptFile === undefined)
    throw usageError('A prompt is needed: --prompt TEXT or --prompt-file FILE', 'prompt');
  const bytes = promptFile === '-' ? await readUpTo(stdin) : await readFileUpTo(promptFile);
  return decode(bytes, promptFile === '-' ? 'standard input' : promptFile).replace(/[\r\n]+$/, '');
}

function decode(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(`The prompt in ${source} is not UTF-8 text`, cause);
  }
}

async function readFileUpTo(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    return await readUpTo(file.createReadStream());
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(cause);
    throw unreadable(`The prompt file ${path} cannot be read: ${why}`, cause);
  }
}

async function readUpTo(stream: AsyncIterable<string | Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > MOST_BYTES) throw unreadable('The prompt is longer than any prompt can be (1 MB)', null);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function unreadable(message: string, cause: unknown): AppError {
  return new AppError('invalid_input', message, {
    advice: 'Give the prompt as a text file in UTF-8, or with --prompt.',
    field: 'prompt-file',
    cause,
  });
}
