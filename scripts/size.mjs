// Measures what imports of the library cost a page: its own code, minified and compressed, in
// bytes. The limits stand in size-limits.json.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

async function measure(imported) {
  const names = imported.startsWith('*') ? imported.split(' ').at(-1) : imported.slice(1, -1);
  const { outputFiles } = await build({
    stdin: {
      contents: `import ${imported} from 'vae-kit'; console.log(${names});`,
      resolveDir: '.',
    },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    external: ['@tensorflow/*'],
    // As a stranger's project resolves it, without this repository's own paths.
    tsconfigRaw: '{}',
    logLevel: 'error',
    write: false,
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

const limits = JSON.parse(readFileSync(new URL('../size-limits.json', import.meta.url), 'utf8'));
let exceeded = false;
for (const { name, import: imported, limit } of limits) {
  const bytes = await measure(imported);
  exceeded ||= bytes > limit;
  console.log(
    `${name} (import ${imported}): ${bytes} bytes of ${limit}${bytes > limit ? ', too much' : ''}`,
  );
}
if (exceeded) process.exit(1);
