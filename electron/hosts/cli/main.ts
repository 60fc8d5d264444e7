#!/usr/bin/env node
import nodeModule from 'node:module';

// Compiling is a good part of what a short command takes; Node keeps the result, from 22.8 on.
nodeModule.enableCompileCache?.();

void import('./run-cli.ts')
  .then(({ runCli }) => runCli(process.argv.slice(2), process))
  .then((code) => process.exit(code));
