#!/usr/bin/env node
import nodeModule from 'node:module';
import { nodeTooOld } from '../compose/node-version.ts';

const complaint = nodeTooOld(process.versions);
if (complaint === null) start();
else {
  console.error(`error: ${complaint}`);
  process.exitCode = 1;
}

function start(): void {
  // Compiling is a good part of what a short command takes; Node keeps the result, from 22.8 on.
  nodeModule.enableCompileCache?.();
  void import('./run-cli.ts')
    .then(({ runCli }) => runCli(process.argv.slice(2), process))
    .then((code) => process.exit(code));
}
