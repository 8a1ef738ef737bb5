#!/usr/bin/env node
import { explain } from './explain.js';
import { main } from './main.js';

// Not awaited: parts that are loaded later may use what stands here.
main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
