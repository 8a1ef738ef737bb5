import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const FILES = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'];

/**
 * Puts MNIST beside the page, where a folder of its files is at hand: the page asks no other host.
 *
 * @param folder - The folder; without it the page has MNIST from files that are dropped alone.
 */
export function mnistBeside(folder: string | undefined): Plugin {
  const find = (file: string) => {
    if (folder === undefined) return undefined;
    return [`${file}.gz`, file].find((name) => existsSync(join(folder, name)));
  };
  const found = FILES.flatMap((file) => find(file) ?? []);
  const read = (name: string) => readFileSync(join(folder!, name));
  return {
    name: 'mnist-beside',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const name = found.find((each) => request.url?.endsWith(`/mnist/${each}`));
        if (name) response.setHeader('Content-Type', 'application/octet-stream').end(read(name));
        else next();
      });
    },
    generateBundle() {
      for (const name of this.environment.config.consumer === 'client' ? found : [])
        this.emitFile({ type: 'asset', fileName: `mnist/${name}`, source: read(name) });
    },
  };
}
