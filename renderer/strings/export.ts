import type { ExportFormat } from '../../shared/contract/exports.ts';
import { bytes, moment, number, plural } from './format.ts';

type FormatWords = { readonly label: string; readonly text: string };

/** What each format is for, in the words of someone who has never heard its name. */
const formats: Readonly<Record<ExportFormat, FormatWords>> = {
  bundle: {
    label: 'Bundle',
    text: 'All about the job for someone else to open in Safelight. Without secrets.',
  },
  markdown: {
    label: 'Report',
    text: 'Markdown to paste into an issue: what failed, and why. Without secrets.',
  },
  images: { label: 'Images', text: 'A zip of the finished files.' },
  text: { label: 'Text', text: 'The log to read, a line for each entry.' },
  csv: { label: 'CSV', text: 'The log as a table, for a spreadsheet.' },
  jsonl: { label: 'JSON Lines', text: 'The log for a script, with all details.' },
  otlp: { label: 'OpenTelemetry', text: 'Log and traces for an observability tool, as a zip.' },
};

/** `2 secrets, folders of this computer 25 times`; what there was none of is left out. */
function takenOut(secrets: number, paths: number, whose: string): string {
  const parts = [
    secrets > 0 ? plural(secrets, 'secret') : '',
    paths > 0 ? `folders of ${whose} ${paths === 1 ? 'once' : plural(paths, 'time')}` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

const entries = (count: number): string => plural(count, 'entry', 'entries');

export const exporting = {
  title: 'Export',
  action: 'Export…',
  copyReport: 'Copy a report for an issue',
  noJob: 'Choose the job to export first',
  format: 'Format',
  formats,
  scope: 'What goes in',
  whole: 'The whole log',
  filtered: 'What is filtered',
  wholeOnly: 'This format is about the whole job; the filter of the log does not count.',

  preview: 'In the file',
  entries: 'Log entries',
  images: 'Images',
  files: 'Files',
  thumbs: 'Small pictures',
  size: 'Size, about',
  count: (count: number) => number.format(count),
  bytes,
  loading: 'Looking what would be in it',
  inBundle: 'Also in it: prompt and parameters, every call with its cost, all files by name and hash.',
  notInBundle: 'Not in it: images in full size, keys, your settings, other jobs.',
  redacted: (secrets: number, paths: number) =>
    secrets + paths === 0
      ? 'No secret and no folder of this computer was found in it.'
      : `Taken out before it is written: ${takenOut(secrets, paths, 'this computer')}.`,
  lookedAt: (looked: number, of: number) =>
    `Counted in the first ${number.format(looked)} of ${entries(of)}; all of them are gone through when it is written.`,
  asLogged: 'Secrets were taken out when the log was written. Folders of this computer stay in it.',
  wholeFiles: 'The files as they are. Their metadata was removed when they were made.',
  ofOthers: 'The job’s files are on the device that made it: export it there as images or as a bundle.',
  ofBundle: 'A bundle has no files of its own: its job cannot be exported as images or as a bundle.',

  place: 'Where to',
  choosePlace: 'Choose…',
  placeOnServer: 'On the computer that Safelight runs on. When it is done you can also download it.',
  numbered: 'If there is a file of this name, the new one gets a number.',
  start: 'Export',
  copy: 'Copy instead',
  copied: (label: string) => `Copied as ${label}`,
  copyFailed: 'It could not be copied. Export it to a file instead.',

  running: (label: string) => `Exporting as ${label}`,
  progress: (done: number, total: number) => `${number.format(done)} of ${number.format(total)}`,
  cancel: 'Cancel',
  done: (label: string) => `Exported as ${label}`,
  doneText: (path: string, size: number, missing: number) =>
    `${path} · ${bytes(size)}${missing > 0 ? `. ${plural(missing, 'file')} of the job had been removed from the disk and ${missing === 1 ? 'is' : 'are'} not in it.` : ''}`,
  show: 'Show file',
  download: 'Download',
  failed: (label: string) => `The export as ${label} failed`,
  cancelled: 'The export was cancelled; nothing was written',

  bundles: 'Open bundles',
  openBundle: 'Open bundle…',
  opening: (name: string) => `Opening ${name}…`,
  openFailed: 'The bundle could not be opened',
  notOne: (name: string) => `${name} is not a bundle.`,
  notOneAdvice: 'Bundles end in .safelight.',
  unreadable: 'The file could not be read.',
  drop: 'Drop a bundle to open it',
  bundleImages: (images: number, createdAt: number) =>
    `${plural(images, 'image')} · ${day.format(createdAt)}`,
  close: 'Close bundle',
  closeOf: (name: string) => `Close ${name}`,
  bannerTitle: 'From a bundle, read-only',
  banner: (version: string, createdAt: number) => `Made by Safelight ${version} on ${moment(createdAt)}.`,
  bannerRedacted: (secrets: number, paths: number) =>
    secrets + paths === 0 ? '' : `Taken out when it was made: ${takenOut(secrets, paths, 'that computer')}.`,
} as const;
