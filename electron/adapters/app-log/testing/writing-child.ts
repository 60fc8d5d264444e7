/**
 * A process that writes so many lines to the app's log as fast as it can. Arguments: folder, name, lines, most bytes of a file, and
 * most files.
 */
import { createLogFile } from '../log-file.ts';

const [folder = '', name = '', lines = '0', maxBytes = '1000', maxFiles = '5'] = process.argv.slice(2);
const log = createLogFile({
  folder,
  maxBytes: Number(maxBytes),
  maxFiles: Number(maxFiles),
  onUnwritable: (error) => {
    console.error(error);
    process.exitCode = 1;
  },
});
for (let line = 0; line < Number(lines); line += 1)
  log.append(`${name} ${line} ${'·'.repeat(line % 40)} end`);
