import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The folder of the library. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What a project installs beside the library. */
export const PEERS = [
  '@tensorflow/tfjs-core@~4.22.0',
  '@tensorflow/tfjs-layers@~4.22.0',
  '@tensorflow/tfjs-backend-wasm@~4.22.0',
];

/** What a program prints; an error with all its output where it fails. */
export async function output(
  program: string,
  args: readonly string[],
  folder: string,
): Promise<string> {
  try {
    const { stdout } = await run(program, args, { cwd: folder, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed in ${folder}\n${stdout}\n${stderr}`, {
      cause: error,
    });
  }
}

/** Runs a program that a package of the library's own development brings. */
export function tool(name: string, args: readonly string[], folder: string): Promise<string> {
  return output(join(root, 'node_modules/.bin', name), args, folder);
}

/** The package as npm would publish it, of what is built already. */
export async function packTarball(folder: string): Promise<string> {
  await output('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], root);
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  return join(folder, tarball!);
}

/** A new project of a stranger, with some packages installed from the registry or a tarball. */
export async function newProject(parent: string, packages: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(parent, 'consumer-'));
  await cp(join(root, 'test/package/consumers'), folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  );
  await output(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...packages],
    folder,
  );
  return folder;
}

/** A new folder that is gone after the tests. */
export async function temporary(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'vae-kit-package-'));
  // A program that was just ended may still be writing, so it is tried again for a while.
  return {
    folder,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}
