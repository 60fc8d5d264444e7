import type { ReactNode } from 'react';
import type { ExportFormat, ExportPreview } from '../../../shared/contract/exports.ts';
import type { Asked } from '../../state/use-answer.ts';
import { strings } from '../../strings/index.ts';
import { ErrorNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const text = strings.exporting;

/** What would be in the file, and what would be taken out of it. */
export function Contents({ format, preview }: { format: ExportFormat; preview: Asked<ExportPreview> }) {
  return (
    <section className="export-contents" aria-label={text.preview} aria-busy={preview.phase === 'loading'}>
      <h3>{text.preview}</h3>
      {preview.phase === 'failed' ? (
        <ErrorNotice error={preview.error} />
      ) : (
        <>
          <Facts format={format} preview={preview.phase === 'ready' ? preview.value : null} />
          <Redaction format={format} preview={preview.phase === 'ready' ? preview.value : null} />
        </>
      )}
    </section>
  );
}

type PartProps = {
  format: ExportFormat;
  /** Null while it is on its way. */
  preview: ExportPreview | null;
};

function Facts({ format, preview }: PartProps) {
  const fact = (label: string, value: (of: ExportPreview) => string): ReactNode => (
    <div>
      <dt>{label}</dt>
      <dd>{preview === null ? <Skeleton width={48} /> : value(preview)}</dd>
    </div>
  );
  return (
    <dl>
      {format !== 'images' && fact(text.entries, ({ entries }) => text.count(entries))}
      {fact(text.images, ({ images }) => text.count(images))}
      {format === 'images' && fact(text.files, ({ files }) => text.count(files))}
      {format === 'bundle' && fact(text.thumbs, ({ files }) => text.count(files))}
      {fact(text.size, ({ bytes }) => text.bytes(bytes))}
    </dl>
  );
}

/** What is kept from the eyes of others. */
function Redaction({ format, preview }: PartProps) {
  if (format === 'images') return <p>{text.wholeFiles}</p>;
  const { redactions, entries } = preview ?? { redactions: null, entries: 0 };
  return (
    <>
      {format === 'bundle' && (
        <>
          <p>{text.inBundle}</p>
          <p>{text.notInBundle}</p>
        </>
      )}
      {redactions === null ? (
        format !== 'bundle' && format !== 'markdown' && <p>{text.asLogged}</p>
      ) : (
        <>
          <p className="export-redacted">{text.redacted(redactions.secrets, redactions.paths)}</p>
          {redactions.entries < entries && <p>{text.lookedAt(redactions.entries, entries)}</p>}
        </>
      )}
    </>
  );
}
