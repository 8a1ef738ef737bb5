import { spawn, type ChildProcess } from 'node:child_process';
import { delimiter } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Where commands run, and what they find. */
export interface Workshop {
  readonly folder: string;
  /** Folders of programs, the first of which comes first. */
  readonly programs: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** How a command ended. */
export interface Ended {
  /** 0 where it succeeded; null where it was ended because it took too long. */
  readonly code: number | null;
  /** What it printed, errors included, without colours. */
  readonly text: string;
}

/** A command that runs. */
export interface Running {
  readonly ended: Promise<Ended>;
  /** Ends it and all that it started. */
  stop(): void;
}

/** What whoever runs this has set for itself, and a stranger's shell has not. */
const OURS = /^(npm_|VITEST|VITE_|NODE_OPTIONS|NODE_ENV|NODE_PATH|TSX|INIT_CWD|TEST$|DEV$|PROD$)/;

/** Nobody answers questions here, and nothing here is of interest to those who count users. */
const ALONE = {
  CI: '1',
  NO_COLOR: '1',
  NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  ASTRO_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
};

function environmentOf({ programs, variables }: Workshop): Record<string, string | undefined> {
  const theirs = Object.entries(process.env).filter(([name]) => !OURS.test(name));
  // What was started by npm has the programs of this repository on its path.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  return {
    ...Object.fromEntries(theirs),
    ...ALONE,
    ...variables,
    PATH: [...programs, ...path].join(delimiter),
  };
}

function endAll(child: ChildProcess): void {
  try {
    // The group that it leads, since a shell does not pass on what ends it.
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Starts a command of the shell, which is ended after so many milliseconds. */
export function start(command: string, workshop: Workshop, patience: number): Running {
  const child = spawn('sh', ['-c', command], {
    cwd: workshop.folder,
    env: environmentOf(workshop),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  const listen = (piece: Buffer) => (text += piece.toString());
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const late = setTimeout(() => {
    text += `\nError: it took longer than ${patience / 1000} s\n`;
    endAll(child);
  }, patience);
  const ended = new Promise<Ended>((resolve) => {
    const end = (code: number | null) => {
      clearTimeout(late);
      resolve({ code, text: stripVTControlCharacters(text) });
    };
    child.once('close', end);
    child.once('error', (error) => {
      text += String(error);
      end(1);
    });
  });
  return { ended, stop: () => endAll(child) };
}

/** Runs a command of the shell to its end. */
export function run(command: string, workshop: Workshop, patience: number): Promise<Ended> {
  return start(command, workshop, patience).ended;
}
