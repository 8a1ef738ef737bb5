import { abs, memory, neg, randomUniform, sub, sum, tensor2d } from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  autoencoder,
  bernoulli,
  gaussian,
  gaussianMixture,
  loadModel,
  loadWeights,
  mlpDecoder,
  mlpEncoder,
  saveModel,
  vae,
  type Family,
  type Vae,
} from '../../src/index.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/persistence/safetensors.js';
import { useBackend } from '../support/backend.js';
import { ERROR_GRAMMAR } from '../support/errors.js';
import { errorOf, withManifest } from './forge.js';

const PARTS = { data: [4], latent: 2, encoder: mlpEncoder([3]), decoder: mlpDecoder([3]) } as const;
const build = (seed = 1) => vae({ ...PARTS, likelihood: gaussian({ scale: 'shared' }), seed });
const data = () => tensor2d([[1, -2, 0.5, 3]]);
const shown = (model: unknown) => Array.from((model as Vae).elbo(data()).dataSync());

const folder = mkdtempSync(join(tmpdir(), 'vae-kit-models-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A pipe that nobody writes to. */
function pipe(): string {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

describe('a saved model', () => {
  useBackend('cpu');

  it('goes to a file, whole, and comes from it', async () => {
    const path = join(folder, 'model.safetensors');
    const model = build();
    const bytes = await saveModel(model, path);
    expect(new Uint8Array(readFileSync(path))).toEqual(bytes);
    expect(shown(await loadModel(path))).toEqual(shown(model));
    expect(shown(await loadModel(new URL(`file://${path}`)))).toEqual(shown(model));
    expect(shown(await loadModel(`file://${path}`))).toEqual(shown(model));
    expect(readdirSync(folder)).toEqual(['model.safetensors']);
  });

  it('may have a name with a colon', async () => {
    const model = build();
    const before = process.cwd();
    process.chdir(folder);
    try {
      await saveModel(model, 'model:1');
      expect(shown(await loadModel('model:1'))).toEqual(shown(model));
    } finally {
      rmSync('model:1', { force: true });
      process.chdir(before);
    }
  });

  it('comes from bytes, a buffer, a Blob, a Response and an address', async () => {
    const model = build();
    const file = await saveModel(model);
    const server = createServer((request, answer) => {
      answer.statusCode = request.url === '/model' ? 200 : 404;
      answer.end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    try {
      const address = `http://localhost:${(server.address() as AddressInfo).port}`;
      const buffer = file.slice().buffer;
      const sources = [file, buffer, new Blob([buffer]), new Response(buffer), `${address}/model`];
      for (const source of sources) expect(shown(await loadModel(source))).toEqual(shown(model));
      expect((await errorOf(loadModel(`${address}/other`))).received).toContain('404');
    } finally {
      server.close();
    }
  });

  it('goes to whatever takes bytes, and waits for it', async () => {
    let taken: Uint8Array | undefined;
    const write = async (bytes: Uint8Array) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      taken = bytes;
    };
    expect(await saveModel(build(), { write })).toBe(taken);
  });

  it('takes parts of the user, by their type', async () => {
    const rough = (scale: number, described = true): Family => ({
      ...gaussian({ scale }),
      type: 'rough',
      options: described ? { scale } : undefined,
      logProb: ({ mean }, value) => neg(sum(abs(sub(value, mean!)), -1)),
      kl: undefined,
    });
    const model = vae({ ...PARTS, likelihood: rough(0.5) });
    const file = await saveModel(model);
    expect(shown(await loadModel(file, { parts: { rough: rough(0.5) } }))).toEqual(shown(model));
    const made = { parts: { rough: ({ scale }: { scale: number }) => rough(scale) } };
    expect(shown(await loadModel(file, made))).toEqual(shown(model));
    expect((await errorOf(loadModel(file))).remedy).toContain('parts: { rough: part }');
    const silent = vae({ ...PARTS, likelihood: rough(0.5, false) });
    const { received } = await errorOf(saveModel(silent));
    expect(received).toContain("the likelihood 'rough'");
  });

  it('is disposed whole, and leaves nothing', async () => {
    const model = build();
    const file = await saveModel(model);
    const before = memory().numTensors;
    const again = await loadModel(file);
    if (again.type !== 'gaussianMixture') again.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it.each<[string, (manifest: Record<string, unknown>) => void, RegExp]>([
    ['a later version', (manifest) => (manifest.version = 2), /Update vae-kit/],
    ['no version', (manifest) => delete manifest.version, /say what model/],
    ['an unknown kind', (manifest) => (manifest.kind = 'gan'), /say what model/],
    ['another kind', (manifest) => (manifest.kind = 'autoencoder'), /vae-kit/],
    ['no shapes', (manifest) => delete manifest.shapes, /say what model/],
    [
      'absurd shapes',
      (manifest) => (manifest.shapes = { data: [2 ** 40], latent: [2] }),
      /vae-kit/,
    ],
    ['no parts', (manifest) => (manifest.parts = {}), /vae-kit/],
    [
      'a part of the prototype',
      (manifest) => (manifest.parts = { likelihood: { type: 'toString', options: {} } }),
      /known/,
    ],
    ['no networks', (manifest) => (manifest.networks = {}), /vae-kit/],
    [
      'a nonsensical option',
      (manifest) =>
        ((manifest.parts as { likelihood: object }).likelihood = {
          type: 'gaussian',
          options: { scale: -1 },
        }),
      /scale/,
    ],
  ])('is refused with %s, and nothing is left', async (_, change, says) => {
    const file = await saveModel(build());
    expect((await errorOf(loadModel(withManifest(file, change)))).message).toMatch(says);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['nothing to load', () => loadModel(join(folder, 'missing.safetensors'))],
    ['a folder', () => loadModel(folder)],
    ['a path through a file', () => loadModel(join(import.meta.filename, 'model'))],
    ['a file address of another machine', () => loadModel('file://another/model')],
    ['an address without an end', () => loadModel('http://')],
    ['a pipe', () => loadModel(pipe())],
    ['nothing at all', () => loadModel(undefined as never)],
    ['a number', () => loadModel(3 as never)],
    ['no bytes', () => loadModel(new Uint8Array())],
    ['bytes of something else', () => loadModel(new TextEncoder().encode('{"a": 1, "b": 2}'))],
    ['a target that is none', () => saveModel(build(), 3 as never)],
    ['a folder that is not there', () => saveModel(build(), join(folder, 'no/such/model'))],
    ['a model that is none', () => saveModel({ type: 'gan' } as never)],
    ['no model', () => saveModel(undefined as never)],
    ['an option nobody knows', () => loadModel(new Uint8Array(), { customObjects: {} } as never)],
  ])('needs sense: %s', async (_, call) => {
    await expect(call()).rejects.toThrow(ERROR_GRAMMAR);
  });

  it('that was disposed is not saved', async () => {
    const model = build();
    model.dispose();
    await expect(saveModel(model)).rejects.toThrow(/after dispose/);
  });

  it('is what it was before where writing fails', async () => {
    const path = join(folder, 'kept.safetensors');
    const file = await saveModel(build(), path);
    rmSync(`${path}.part`, { force: true });
    // A folder in the place of the part: it cannot be written.
    execFileSync('mkdir', [`${path}.part`]);
    await expect(saveModel(build(2), path)).rejects.toThrow(ERROR_GRAMMAR);
    expect(new Uint8Array(readFileSync(path))).toEqual(file);
    rmSync(`${path}.part`, { recursive: true });
  });
});

describe('loadWeights', () => {
  useBackend('cpu');

  it('changes the weights in place, and nothing where the file does not fit', async () => {
    const [source, target] = [build(1), build(2)];
    await loadWeights(target, await saveModel(source));
    expect(shown(target)).toEqual(shown(source));
    const other = vae({ ...PARTS, decoder: mlpDecoder([5, 4]), likelihood: gaussian() });
    const before = shown(other);
    const { received } = await errorOf(loadWeights(other, await saveModel(source)));
    expect(received).toMatch(/no 'decoder\/\d+\/[^']+' \[/);
    expect(received).toContain("'likelihood/logVariance' [], which it lacks");
    expect(received).toMatch(/'decoder\/[^']+' of shape \[2, 3\] for \[2, 5\]/);
    expect(shown(other)).toEqual(before);
  });

  it('takes the weights of another library, by the same names', async () => {
    const [source, target] = [build(1), build(2)];
    const { tensors } = decodeSafetensors(await saveModel(source), 'the file');
    const bare = encodeSafetensors({ tensors, metadata: {} });
    await loadWeights(target, bare);
    expect(shown(target)).toEqual(shown(source));
    expect((await errorOf(loadModel(bare))).remedy).toContain('loadWeights');
  });
});

describe('what layers keep besides their weights', () => {
  useBackend('cpu');

  it('is saved too', async () => {
    const network = sequential({
      layers: [
        layers.dense({ units: 3, inputShape: [4] }),
        layers.batchNormalization(),
        layers.dense({ units: 2 }),
      ],
    });
    const model = autoencoder({ ...PARTS, encoder: network, likelihood: bernoulli() });
    network.layers[1]!.weights.forEach((weight) =>
      weight.write(randomUniform(weight.shape as number[], 0.5, 2)),
    );
    const again = (await loadModel(await saveModel(model))) as typeof model;
    const x = randomUniform([5, 4]);
    const codes = (each: typeof model) => Array.from(each.encode(x).dataSync());
    expect(codes(again)).toEqual(codes(model));
  });
});

describe('a mixture in a file', () => {
  it('needs no backend', async () => {
    const mixture = gaussianMixture({
      covariance: 'spherical',
      weights: [0.5, 0.5],
      means: [[0], [3]],
      covariances: [1, 2],
    });
    const path = join(folder, 'mixture.safetensors');
    writeFileSync(path, await saveModel(mixture));
    expect(((await loadModel(path)) as typeof mixture).toJSON()).toEqual(mixture.toJSON());
  });
});
