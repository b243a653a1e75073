#!/usr/bin/env node
// The launcher: plain JavaScript that any Node can read, so that a wrong one hears what is wrong and what to do.
import { existsSync } from 'node:fs';
import module from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const modules = fileURLToPath(new URL('../node_modules', import.meta.url));

// 23 strips types by itself from 23.6 on.
if (major < 22 || (major === 22 && minor < 18) || (major === 23 && minor < 6)) {
  console.error(
    `Quizloop needs Node 22.18 or newer, and this is Node ${process.versions.node}. Start it with "npm start" or "npx quizloop start": after "npm ci" they bring the right one along.`,
  );
  process.exitCode = 1;
} else if (!existsSync(modules)) {
  console.error('Quizloop is not installed yet. Run "npm ci" in its folder first.');
  process.exitCode = 1;
} else {
  // Young objects are collected often and briefly, in under a millisecond, instead of every few seconds for 5 to 10 ms: one
  // click in a hundred would wait for that.
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  // Each function is compiled simply when it is called first, not interpreted for its first hundreds of calls: of a hundred
  // ratings the slowest takes a quarter less.
  v8.setFlagsFromString('--always-sparkplug');
  // What Node compiles and strips is kept in the temporary folder: from the second start on it takes half the time.
  module.enableCompileCache();
  await import('./main.ts');
}
