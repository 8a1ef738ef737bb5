import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { io } from '@tensorflow/tfjs-core';
import { VaeKitError } from 'vae-kit';

const MODEL_FILE = 'model.json';
const WEIGHTS_FILE = 'weights.bin';

/**
 * A folder that a LayersModel is saved to and loaded from, in the format of TensorFlow.js:
 * `model.json` and `weights.bin`. Both are written elsewhere first, so that they always belong
 * together.
 *
 * @param folder - Its path; what it held before is replaced.
 */
export function modelFolder(folder: string): Required<Pick<io.IOHandler, 'save' | 'load'>> {
  return {
    async save(artifacts) {
      const {
        modelTopology,
        weightData,
        weightSpecs,
        format,
        generatedBy,
        convertedBy = null,
      } = artifacts;
      if (
        modelTopology === undefined ||
        modelTopology instanceof ArrayBuffer ||
        weightData === undefined ||
        weightSpecs === undefined
      ) {
        throw new VaeKitError({
          problem: 'a model is saved with its layers and weights',
          received: 'only a part of them',
          remedy: 'Save a whole LayersModel.',
        });
      }
      const weightsManifest = [{ paths: [WEIGHTS_FILE], weights: weightSpecs }];
      await replaceFolder(folder, {
        [MODEL_FILE]: JSON.stringify({
          format,
          generatedBy,
          convertedBy,
          modelTopology,
          weightsManifest,
        }),
        [WEIGHTS_FILE]: new Uint8Array(io.CompositeArrayBuffer.join(weightData)),
      });
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
    async load() {
      const json = JSON.parse(await readFile(join(folder, MODEL_FILE), 'utf8')) as io.ModelJSON;
      const bytes = await readFile(join(folder, WEIGHTS_FILE));
      const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
      return io.getModelArtifactsForJSON(json, async (manifest) => [
        manifest.flatMap(({ weights }) => weights),
        weightData,
      ]);
    },
  };
}

async function replaceFolder(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const id = randomUUID();
  const [part, old] = [`${folder}.${id}.part`, `${folder}.${id}.old`];
  try {
    await mkdir(part);
    for (const [name, content] of Object.entries(files)) await writeFile(join(part, name), content);
    // A folder is not renamed over one that holds files.
    if (existsSync(folder)) await rename(folder, old);
    await rename(part, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}
