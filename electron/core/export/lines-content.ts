import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { slicesOf } from '../logging/log-walk.ts';
import { type Content, logOf, type Source } from './content.ts';
import type { LineFormat } from './formats/line-format.ts';

/** Entries turned into bytes at once: longer texts, which V8 keeps as trees of their pieces, take twice as long for each entry. */
const ENTRIES_AT_ONCE = 16;

const encoder = new TextEncoder();

/** The entries of a log, line after line. */
export function linesContent(source: Source, format: LineFormat): Content {
  return {
    total: source.endSeq,
    async *pieces(progress) {
      if (format.head !== '') yield format.head;
      for (const { entries, looked } of slicesOf(logOf(source))) {
        if (entries.length > 0) yield encoded(entries, format);
        progress.done += looked;
      }
    },
  };
}

/** Nearly all of most logs is ASCII, of which the bytes are as many as the characters; only what is not is looked at again. */
function encoded(entries: readonly LogEntry[], format: LineFormat): Uint8Array {
  const texts: string[] = [];
  let characters = 0;
  for (let from = 0; from < entries.length; from += ENTRIES_AT_ONCE) {
    let text = '';
    for (const entry of entries.slice(from, from + ENTRIES_AT_ONCE)) text += format.entry(entry);
    texts.push(text);
    characters += text.length;
  }
  const bytes = new Uint8Array(characters);
  let at = 0;
  for (const text of texts) {
    const { read, written } = encoder.encodeInto(text, bytes.subarray(at));
    // Sooner or later what is longer in bytes does not fit.
    if (read < text.length) return encoder.encode(format.beyondAscii(texts.join('')));
    at += written;
  }
  return bytes;
}
