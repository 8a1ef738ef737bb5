// Puts into docs/public what pages of the site show but do not hold: the live page of examples/page
// in `live`, with its icon, and the library that code of the playground imports in `library`.
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = `${root}dist`;
const library = `${root}docs/public/library`;

if (!existsSync(`${dist}/browser/vae-kit.js`))
  throw new Error('The playground needs the library as it is published: npm run build.');

await build({
  configFile: `${root}examples/page/vite.config.ts`,
  build: { outDir: `${root}docs/public/live`, emptyOutDir: true },
  logLevel: 'warn',
});

cpSync(`${root}examples/page/public/icon.svg`, `${root}docs/public/icon.svg`);
rmSync(library, { recursive: true, force: true });
mkdirSync(library, { recursive: true });
for (const file of [
  'browser/vae-kit.js',
  'browser/LICENCES.txt',
  'wasm/binaries/tfjs-backend-wasm-simd.js',
])
  cpSync(`${dist}/${file}`, `${library}/${file.split('/').at(-1)}`);

/** A module that has the exports of a package of tfjs, which the library's one file holds. */
function packageInside(name, namespace) {
  const names = Object.keys(createRequire(import.meta.url)(name)).filter(
    (each) => each !== 'default',
  );
  // Among the names of tfjs there are `all` and `layers`.
  return `import { ${namespace} as inside } from 'vae-kit';\nexport const { ${names.join(', ')} } = inside;\n`;
}

writeFileSync(`${library}/tfjs-core.js`, packageInside('@tensorflow/tfjs-core', 'tf'));
writeFileSync(`${library}/tfjs-layers.js`, packageInside('@tensorflow/tfjs-layers', 'layers'));
