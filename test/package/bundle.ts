import { nodeResolve } from '@rollup/plugin-node-resolve';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { root } from './project.js';

/** From a piece of code to its bundle. */
export type Bundle = (code: string) => Promise<string>;

/**
 * What a page would get of the library for a piece of code, the peers left out, by each bundler.
 */
export const bundlers: Readonly<Record<string, Bundle>> = {
  async rollup(code) {
    const entry = `${root}/entry-of-a-page.js`;
    const bundle = await rollup({
      input: entry,
      external: /^@tensorflow\//,
      onwarn: () => undefined,
      plugins: [
        {
          name: 'entry',
          resolveId: (id) => (id === entry ? id : null),
          load: (id) => (id === entry ? code : null),
        },
        nodeResolve({ browser: true }),
      ],
    });
    const { output } = await bundle.generate({ format: 'es', inlineDynamicImports: true });
    return output[0].code;
  },

  async esbuild(code) {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: root },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      external: ['@tensorflow/*'],
      // As a stranger's project resolves it, without this repository's own paths.
      tsconfigRaw: '{}',
      logLevel: 'error',
      write: false,
    });
    return outputFiles[0]!.text;
  },
};
