import type { ExportFormat } from '../../../shared/contract/exports.ts';
import { strings } from '../../strings/index.ts';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';

const ICONS: Readonly<Record<ExportFormat, IconName>> = {
  bundle: 'archive',
  markdown: 'alert',
  images: 'images',
  text: 'file',
  csv: 'matrix',
  jsonl: 'group',
  otlp: 'layers',
};

/** What is most asked for first. */
const ORDER: readonly ExportFormat[] = ['bundle', 'markdown', 'images', 'text', 'csv', 'jsonl', 'otlp'];

/** What needs files that a job does not have here which is from a bundle or another device. */
const WITH_FILES: readonly ExportFormat[] = ['images', 'bundle'];

/** As what a job can be exported. */
export function formatsFor(withoutFiles: boolean): readonly ExportFormat[] {
  return withoutFiles ? ORDER.filter((format) => !WITH_FILES.includes(format)) : ORDER;
}

type FormatChoiceProps = {
  formats: readonly ExportFormat[];
  value: ExportFormat;
  onChange: (format: ExportFormat) => void;
};

/** The formats, each with what it is for. */
export function FormatChoice({ formats, value, onChange }: FormatChoiceProps) {
  const text = strings.exporting;
  const cards = formats.map((format) => ({
    value: format,
    ...text.formats[format],
    fact: null,
    picture: <Icon name={ICONS[format]} size={18} />,
  }));
  return <ChoiceCards label={text.format} value={value} cards={cards} onChange={onChange} />;
}
