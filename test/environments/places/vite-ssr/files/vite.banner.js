// What Vite 7 does not: it gives the server's bundle the `require` that tfjs calls.
const banner = [
  "import { createRequire } from 'node:module';",
  'const require = createRequire(import.meta.url);',
].join('\n');

export default {
  ssr: { noExternal: true },
  build: { rollupOptions: { output: { banner } } },
};
