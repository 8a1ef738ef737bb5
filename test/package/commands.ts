/**
 * How the tests run a command that the documentation shows: as it is or with cheap options, in a
 * user's project or in this repository; or another file runs it, and is to contain some text.
 */
export type HowRun =
  | { readonly in: 'project' | 'clone'; readonly as: string; readonly prints?: RegExp }
  | { readonly by: string; readonly containing: string };

const ci = (containing: string): HowRun => ({ by: '.ci/run', containing });
const within =
  (place: 'project' | 'clone') =>
  (as: string, prints?: RegExp): HowRun => ({ in: place, as, ...(prints && { prints }) });
const clone = within('clone');
const project = within('project');

/** Every command of the documentation, in the order in which they are run. */
export const COMMANDS: Readonly<Record<string, HowRun>> = {
  // README.md and docs/
  'npx vite': { by: 'test/package/draws-on-canvas.ts', containing: 'createServer({' },
  'npm install': ci('npm ci'),
  'npm test': ci('npm test --silent'),
  'npm start': ci('npm start --silent'),
  'npx vae-kit example --list': project('npx vae-kit example --list', /^swiss-roll /m),
  'npx vae-kit example mnist --help': project('npx vae-kit example mnist --help', /--resume/),
  'npx vae-kit example mnist': project(
    'npx vae-kit example mnist --epochs 1 --steps 3 --data synthetic',
    /index\.html are written/,
  ),
  'npx vae-kit example mnist --epochs 10': project(
    'npx vae-kit example mnist --epochs 10 --steps 4 --data synthetic --seed 2 --out out/longer',
  ),
  'npx vae-kit example mnist --resume': project(
    'npx vae-kit example mnist --resume --epochs 1 --steps 5 --data synthetic',
  ),
  'npx vae-kit example swiss-roll': project(
    'npx vae-kit example swiss-roll --epochs 1 --steps 5',
    /index\.html are written/,
  ),
  'npx vae-kit example --gallery': project('npx vae-kit example --gallery', /is written/),
  'npx vae-kit info out/mnist/model.safetensors': project(
    'npx vae-kit info out/mnist/model.safetensors',
    /^latent +20$/m,
  ),
  'npx vae-kit sample out/mnist/model.safetensors --count 100 --out page.html': project(
    'npx vae-kit sample out/mnist/model.safetensors --count 100 --out page.html',
    /page\.html is written/,
  ),
  // Each example is run by CI, a few steps of it.
  ...Object.fromEntries(
    [
      'mnist',
      'gaussian-likelihood',
      'binary-latents',
      'autoencoder-mixture',
      'sigmoid-belief-network',
      'beta',
      'cvae --epochs 5',
      'latent-space',
      'swiss-roll --epochs 1000',
      'swiss-roll --prior mixture --epochs 1000',
    ].map((which) => [`npm run example -- ${which}`, ci('npm run --silent example -- "$1"')]),
  ),
  'npm run numbers': { by: 'test/docs/numbers.test.ts', containing: 'withTable(' },
  'npm run bench': clone('npm run bench -- --smoke --only swiss-roll --engine vae-kit'),
  'npm run bench -- --account': clone('npm run bench -- --account --smoke --only swiss-roll'),

  // CONTRIBUTING.md
  'npm run lint': ci('npm run --silent lint'),
  // What it would change, lint complains of.
  'npm run format': { by: 'package.json', containing: '"lint": "eslint . && prettier --check' },
  'npm run types': ci('npm run --silent types'),
  'npm run page': { by: 'package.json', containing: '"page": "vite --config' },
  'npm run test:page': { by: 'package.json', containing: '"test:page": "vitest run' },
  'npm run page:soak': { by: 'package.json', containing: '"page:soak": "VAE_KIT_SOAK=' },
  'npm run page:build': { by: 'package.json', containing: '"page:build": "vite build --config' },
  'npm run docs': { by: 'package.json', containing: '"docs": "npm run docs:api' },
  'npm run docs:build': { by: 'package.json', containing: 'npm run docs:build && vitest run' },
  'npm run test:site': { by: 'package.json', containing: '"test:site": "VAE_KIT_DOCS_BASE=' },
  'npm run build': { by: 'package.json', containing: '"test:package": "npm run build' },
  'npm run api': { by: 'scripts/release/checks.mjs', containing: "'npm', 'run', 'api'" },
  'npm run api -- --local': { by: 'scripts/types.mjs', containing: "argv.includes('--local')" },
  'npm run size': { by: 'scripts/release/checks.mjs', containing: "'npm', 'run', 'size'" },
  'npm run test:package': { by: 'scripts/release/checks.mjs', containing: "'package tests'" },
  'npm run test:mutations': clone(
    'npm run test:mutations -- "links: a heading that is not there"',
    /1 of 1 planted errors were caught/,
  ),
  'npm run laws': clone(
    'npm run laws -- --only "objective: elbo"',
    /^\d+ of \d+ parts keep all laws/m,
  ),
  'npm run laws -- --table': ci('npm run --silent laws -- --table --no-write'),
  'npm run laws -- --calibration': {
    by: 'test/testing/calibration.test.ts',
    containing: 'alarmsOf(',
  },
  'npm run stryker -- objectives': {
    by: 'package.json',
    containing: '"stryker": "node test/stryker/run.mjs"',
  },
  'npm run fuzz': { by: 'test/fuzz/fuzz.test.ts', containing: "'test/fuzz/run.ts'" },
  'npm run kill': { by: 'test/package/killed.test.ts', containing: '../kill/run.mjs' },
  '.ci/run': { by: '.github/workflows/ci.yml', containing: 'run: .ci/run' },
  'npm run release:check': ci('npm run --silent release:check -- --allow-placeholders'),
};
