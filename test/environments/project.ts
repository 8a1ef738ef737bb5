import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, type Workshop } from './commands.js';
import type { Place } from './environment.js';

const programsFolder = fileURLToPath(new URL('programs', import.meta.url));

const PEERS = ['@tensorflow/tfjs-core@~4.22.0', '@tensorflow/tfjs-layers@~4.22.0'];
const WASM = '@tensorflow/tfjs-backend-wasm@~4.22.0';

const PATIENCE = 600_000;

const NPM = 'npm install --prefer-offline --no-audit --no-fund --loglevel=error';

/** A project that is installed, or what went wrong. */
export interface Project {
  readonly workshop: Workshop;
  /** The version that the table shows. */
  readonly version: string;
  readonly error?: string;
}

/** The name of a package without its version. */
function nameOf(spec: string): string {
  return spec.replace(/(.)@.*/, '$1');
}

/** A folder name for some tools. */
function folderOf(tool: string): string {
  return tool.replaceAll(/[^\w.-]+/g, '_');
}

/** Installs a tool once for all environments that want it; undefined where that succeeds. */
async function installTool(tool: string, folder: string): Promise<string | undefined> {
  if (existsSync(join(folder, 'node_modules', nameOf(tool), 'package.json'))) return undefined;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const { code, text } = await run(`${NPM} ${tool}`, { folder, programs: [] }, PATIENCE);
  return code === 0 ? undefined : text;
}

async function versionIn(folders: readonly string[], name: string): Promise<string> {
  for (const folder of folders) {
    const path = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(path))
      return (JSON.parse(await readFile(path, 'utf8')) as { version: string }).version;
  }
  return '';
}

/** A new project for an environment, installed as its users would install it. */
export async function newProject(place: Place, parent: string, tarball: string): Promise<Project> {
  const { name, filesOf = name, programs = [], packages = [], tools = [] } = place;
  const { manifest, wasm = true } = place;
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true });
  const files = join(place.folder, '..', filesOf, 'files');
  if (existsSync(files)) await cp(files, folder, { recursive: true });
  for (const program of programs) await cp(join(programsFolder, program), join(folder, program));
  const own = { name, version: '0.0.0', private: true, type: 'module', ...manifest };
  await writeFile(join(folder, 'package.json'), JSON.stringify(own, null, 2));

  const toolFolders = tools.map((tool) => join(parent, '.tools', folderOf(tool)));
  const wanted = [tarball, ...PEERS, ...(wasm ? [WASM] : []), ...packages];
  const workshop = {
    folder,
    programs: [folder, ...toolFolders].map((from) => join(from, 'node_modules/.bin')),
    variables: { PACKAGES: wanted.join(' '), TARBALL: tarball },
  };
  const ready = async (error?: string): Promise<Project> => {
    const first = tools[0] ?? packages[0];
    const shown = place.versionOf ?? (first === undefined ? undefined : nameOf(first));
    const version =
      shown === undefined
        ? process.versions.node
        : await versionIn([folder, ...toolFolders], shown);
    return { workshop, version, ...(error !== undefined && { error }) };
  };
  for (const [at, tool] of tools.entries()) {
    const error = await installTool(tool, toolFolders[at]!);
    if (error !== undefined) return ready(error);
  }
  for (const command of place.install ?? [`${NPM} $PACKAGES`]) {
    const { code, text } = await run(command, workshop, PATIENCE);
    if (code !== 0) return ready(text);
  }
  return ready();
}
