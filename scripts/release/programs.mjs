import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How much of what a failed program printed is told. */
const TOLD_LINES = 40;

/**
 * What a program prints; where it fails, an error with the end of that.
 *
 * @param {string} root - Where it runs; programs of its packages are found.
 * @param {string} program
 * @param {...string} args
 * @returns {Promise<string>}
 */
export async function output(root, program, ...args) {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  try {
    const { stdout } = await run(program, args, {
      cwd: root,
      maxBuffer: 2 ** 26,
      env: { ...process.env, PATH: path },
    });
    return stdout;
  } catch (error) {
    const told = `${error.stdout ?? ''}\n${error.stderr || error.message}`.trim().split('\n');
    throw new Error(
      [`${program} ${args.join(' ')} failed:`, ...told.slice(-TOLD_LINES)].join('\n'),
      { cause: error },
    );
  }
}
