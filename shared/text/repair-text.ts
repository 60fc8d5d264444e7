import type { LibrarySearch, RepairReport } from '../contract/database.ts';
import { grouped } from './units.ts';

/** What a repair did, in whole sentences with exact numbers, for the window and the command line. */
export function repairSentences(report: RepairReport): string[] {
  const { rebuilt, unknownImages, entriesLost, rowsRefused, library } = report;
  return [
    ...report.sources.map(sourceSentence),
    ...(library === null ? [] : foundSentences(library)),
    ...(rebuilt.jobs + rebuilt.images === 0
      ? []
      : [
          `Put together from their parts: ${listed([counted(rebuilt.jobs, 'job'), counted(rebuilt.images, 'image')])}.`,
        ]),
    ...(unknownImages === 0
      ? []
      : [`Nobody knows whether ${counted(unknownImages, 'image')} had been sent; they wait for your word.`]),
    ...(entriesLost + rowsRefused === 0
      ? []
      : [
          `Could not be read: ${listed([counted(entriesLost, 'log entry', 'log entries'), counted(rowsRefused, 'other row')])}.`,
        ]),
  ];
}

/** What a search of the library that somebody asked for has found, in whole sentences. */
export function searchSentences(found: LibrarySearch): string[] {
  const sentences = foundSentences(found);
  return sentences.length > 0 ? sentences : ['The library has no image that was missing here.'];
}

function foundSentences({ images, jobs, incomplete }: LibrarySearch): string[] {
  const ofJobs = jobs === 0 ? '' : `, ${counted(jobs, 'job')} with them`;
  return [
    ...(images === 0 ? [] : [`Found again in the library: ${counted(images, 'image')}${ofJobs}.`]),
    ...(incomplete === 0 ? [] : [`Of ${counted(incomplete, 'image')} in the library some files are gone.`]),
  ];
}

function sourceSentence({ source, jobs, images, entries }: RepairReport['sources'][number]): string {
  const from = source === 'damaged' ? 'From the database itself' : `From the backup ${source}`;
  const what = [counted(jobs, 'job'), counted(images, 'image'), counted(entries, 'log entry', 'log entries')];
  return `${from}: ${listed(what)}.`;
}

/** What there is any of. */
function listed(counts: readonly string[]): string {
  return counts.filter((count) => !count.startsWith('0 ')).join(', ') || 'nothing';
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
