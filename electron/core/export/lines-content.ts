import { type Content, logOf, type Source } from './content.ts';
import type { LineFormat } from './formats/line-format.ts';
import { slicesOf } from './log-walk.ts';

/** The entries of a log, line after line. */
export function linesContent(source: Source, format: LineFormat): Content {
  return {
    total: source.endSeq,
    async *pieces(progress) {
      if (format.head !== '') yield format.head;
      for (const { entries, looked } of slicesOf(logOf(source))) {
        let text = '';
        for (const entry of entries) text += format.entry(entry);
        yield text;
        progress.done += looked;
      }
    },
  };
}
