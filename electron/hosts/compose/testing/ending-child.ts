/**
 * A real process that opens the app for writing, as a host does, and then ends as it is told: `throws`, `rejects`, `aborts`, `closes`.
 * Arguments: data directory, library, how.
 */
import { openApp } from '../open-app.ts';
import { openRecorder } from '../recorder.ts';
import { findRuntime } from '../runtime.ts';
import { endOnUnexpected } from '../unexpected.ts';
import { VERSION } from '../version.ts';

const [dataDir = '', library = '', how = ''] = process.argv.slice(2);
const recorder = openRecorder({ dataDir, host: 'web', env: process.env });
endOnUnexpected(process, recorder, () => process.exit(3));
const opened = await openApp({
  ...{ dataDir, library, recorder, version: VERSION, runtime: findRuntime() },
  ...{ host: 'web', want: 'write', env: process.env, demoPace: 'instant' },
});
await opened.app.start('ask');

if (how === 'throws') setTimeout(() => throwWith(process.env['CANARY']));
else if (how === 'rejects') void Promise.reject(new Error('nobody waited'));
else if (how === 'aborts') process.abort();
else await opened.close();

function throwWith(canary: string | undefined): never {
  throw new Error(`went wrong with ${canary} in ${dataDir}`, { cause: new Error(`because of ${canary}`) });
}
