import { afterAll, expect, it } from 'vitest';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporary } from '../package/project.js';
import type { Place } from './environment.js';
import { keepResult, readResults } from './results.js';
import type { Trial } from './trial.js';

const { folder, remove } = await temporary();
afterAll(() => remove());

async function newPlace(name: string): Promise<Place> {
  const own = join(folder, name);
  await mkdir(own);
  return { name, folder: own, title: name, kind: 'Runtimes', run: 'true' };
}

const trial = (name: string, version: string): Trial => ({
  name,
  version,
  result: 'trains',
  text: 'wasm',
  right: true,
  seconds: 1,
});

it('puts new results among those kept before', async () => {
  const places = [await newPlace('a'), await newPlace('b'), await newPlace('never-tried')];
  const [a, b] = places;
  await keepResult(a!, trial('a', '1.0.0'));
  await keepResult(b!, trial('b', '1.0.0'));
  await keepResult(b!, trial('b', '2.0.0'));
  const results = await readResults(places);
  expect(Object.keys(results)).toEqual(['a', 'b']);
  expect(results.a).toMatchObject({ version: '1.0.0', result: 'trains', text: 'wasm' });
  expect(results.b!.version).toBe('2.0.0');
  expect(results.b!.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(results.b!.machine).toContain(`Node ${process.versions.node}`);
});
