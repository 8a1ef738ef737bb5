import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { pageBlocks } from '../docs/blocks.js';
import { output, packTarball, root, temporary } from './project.js';

/** The commands of a block of the shell, without their comments. */
export const commandsOf = (code: string): string[] =>
  code
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*/, '').trim())
    .filter((line) => line !== '');

/** Every command that the documentation shows, once, and the page that shows it first. */
export function shownCommands(): { readonly page: string; readonly command: string }[] {
  const shown = pageBlocks(root, 'sh').flatMap(({ title, code }) =>
    commandsOf(code).map((command) => ({ page: title, command })),
  );
  return shown.filter(
    ({ command }, i) => shown.findIndex((other) => other.command === command) === i,
  );
}

/** What installs packages in a user's project. */
const INSTALLS = /^npm install (?!-)\S/;

/** A folder that was empty before every package was installed that the documentation says to. */
export interface StrangersProject {
  readonly folder: string;
  /** What was run there. */
  readonly installs: readonly string[];
  remove(): Promise<void>;
}

/** Installs as the documentation shows it, but for the library, which comes from its tarball. */
export async function strangersProject(): Promise<StrangersProject> {
  const { folder: parent, remove } = await temporary();
  const tarball = await packTarball(parent);
  const folder = await mkdtemp(join(parent, 'project-'));
  const installs = shownCommands()
    .map(({ command }) => command)
    .filter((command) => INSTALLS.test(command));
  for (const command of installs) {
    const [, ...args] = command.replace(/(?<= )vae-kit(?= |$)/, tarball).split(/\s+/);
    await output('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], folder);
  }
  return { folder, installs, remove };
}
