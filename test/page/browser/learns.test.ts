import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe } from 'vitest';
import { browser as hasBrowser } from '../../package/page.js';
import { root, temporary } from '../../package/project.js';
import { dataTests } from './data.js';
import { keepingTests } from './keeping.js';
import { learningTests } from './learning.js';
import { lookTests } from './looks.js';
import { machineTests } from './machines.js';
import { openSite, type Site } from './site.js';
import { soakTests } from './soak.js';
import { touchingTests } from './touching.js';

const run = promisify(execFile);

describe.runIf(hasBrowser)('the page', () => {
  let site: Site;
  let isolated: Site;
  let folder: string;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    ({ folder, remove } = await temporary());
    const config = join(root, 'examples/page/vite.config.ts');
    await rm(folder, { recursive: true, force: true });
    // As a program of its own: test runners are no production.
    await run(
      process.execPath,
      [
        join(root, 'node_modules/vite/bin/vite.js'),
        'build',
        '--config',
        config,
        '--outDir',
        folder,
        '--emptyOutDir',
      ],
      { cwd: root, env: { ...process.env, NODE_ENV: 'production', VAE_KIT_MNIST: '' } },
    );
    [site, isolated] = await Promise.all([openSite(folder, false), openSite(folder, true)]);
  });

  afterAll(async () => {
    await Promise.all([site?.close(), isolated?.close()]);
    await remove();
  });

  learningTests(
    () => site,
    () => folder,
  );
  touchingTests(() => site);
  dataTests(() => site);
  keepingTests(() => site);
  machineTests(
    () => site,
    () => isolated,
  );
  lookTests(() => site);
  soakTests(() => isolated);
});
