import type { Stage } from '../engine/protocol.js';
import { namesOf, write, writeMember } from '../engine/recipe/calls.js';
import {
  DIGITS,
  EMPHASIS,
  isBinarised,
  modelOf,
  ROLL,
  rowShape,
  type DataShape,
} from '../engine/recipe/recipe.js';
import { betaCode, learningRateCode } from './changes-code.js';
import type { Experiment } from './experiment.js';
import { hasImages, hasLabels } from './settle.js';

/** Lines that get the data, what they are called in them, and what they need. */
interface DataCode {
  readonly lines: readonly string[];
  readonly rows: string;
  readonly names: readonly string[];
  readonly readsFile?: boolean;
}

/** What a run went through, which the code goes through too. */
export interface Course {
  /** From which step on it had which experiment, the last one last. */
  readonly stages: readonly Stage[];
  /** Whether it has begun with the weights of a file, which code does not have. */
  readonly opened?: boolean;
}

/**
 * Writes an experiment as a program for Node that runs as it is, and comes to the same losses: what
 * was changed as it learned is changed after as many steps.
 *
 * @param experiment - The experiment as it is by now.
 * @param data - What is known of the data; that of the built-in ones unless told.
 * @param course - What the run went through; it was never changed unless told.
 * @returns An ES module.
 */
export function codeOf(
  experiment: Experiment,
  data: DataShape = usualShape(experiment),
  { stages, opened = false }: Course = { stages: [] },
): string {
  const { batchSize, seed, model: kind, backend } = experiment;
  const all = stages.length > 0 ? stages : [{ from: 0, experiment }];
  const beta = betaCode(all);
  const rate = learningRateCode(all);
  const model = modelOf(experiment, data, beta.value);
  const source = dataCode(experiment, data);
  const isConditional = kind === 'cvae';
  const names = [
    ...source.names,
    ...namesOf(model),
    ...beta.names,
    'fit',
    ...(isBinarised(experiment) ? ['binarize'] : []),
    ...(isConditional ? ['oneHot'] : []),
  ];
  const options = [
    'epochs: 10',
    `batchSize: ${batchSize}`,
    `seed: ${seed}`,
    ...(rate.value === 0.001 ? [] : [writeMember(['learningRate', rate.value])]),
    ...(isBinarised(experiment) ? ['transform: binarize'] : []),
    ...(isConditional ? ['condition'] : []),
  ];
  return [
    ...(source.readsFile ? ["import { readFile } from 'node:fs/promises';"] : []),
    ...(isConditional ? ["import { mul } from '@tensorflow/tfjs-core';"] : []),
    importLine([...new Set(names)].sort()),
    "import { useWasm } from 'vae-kit/wasm';",
    '',
    `await useWasm(${backend === 'wasm-threads' ? "{ threads: 'auto' }" : ''});`,
    ...source.lines,
    ...(isConditional
      ? [`const condition = mul(oneHot(labels, ${data.classes}), ${EMPHASIS});`]
      : []),
    ...beta.lines,
    ...rate.lines,
    ...unlike(all, opened),
    `const model = ${write(model)};`,
    `await fit(model, ${source.rows}, {`,
    ...options.map((option) => `  ${option},`),
    '  callbacks: [',
    '    {',
    '      onStep({ step, loss }) {',
    '        if (step % 10 === 0) console.log(step, loss.toFixed(2));',
    '      },',
    '    },',
    '  ],',
    '});',
    '',
  ].join('\n');
}

/** In what the code is unlike the run. */
function unlike(stages: readonly Stage[], opened: boolean): string[] {
  const estimators = new Set(stages.map(({ experiment }) => experiment.estimator));
  return [
    ...(opened
      ? [
          '// The page went on with the weights of a file; this begins with new ones. To go on',
          '// with those: await loadWeights(model, file).',
        ]
      : []),
    ...(estimators.size > 1
      ? ['// The baseline was another one at first; here it is the last one from the start.']
      : []),
  ];
}

function usualShape({ data }: Experiment): DataShape {
  if (!hasImages(data)) return { shape: [data === 'swissRoll' ? 3 : 2], classes: 0 };
  return { shape: [28, 28, 1], classes: hasLabels(data) ? 10 : 0 };
}

function importLine(names: readonly string[]): string {
  const line = `import { ${names.join(', ')} } from 'vae-kit';`;
  if (line.length <= 80) return line;
  return `import {\n${names.map((name) => `  ${name},\n`).join('')}} from 'vae-kit';`;
}

function dataCode(experiment: Experiment, data: DataShape): DataCode {
  const shape = write(rowShape(experiment, data));
  const isConditional = experiment.model === 'cvae';
  const wanted = isConditional ? '{ images, labels }' : '{ images }';
  switch (experiment.data) {
    case 'digits': {
      const { count, seed } = DIGITS;
      const options = `{ count: ${count}, seed: ${seed}, shape: ${shape} }`;
      return {
        lines: [`const ${wanted} = syntheticDigits(${options});`],
        rows: 'images',
        names: ['syntheticDigits'],
      };
    }
    case 'swissRoll':
      return {
        lines: [`const { points } = swissRoll(${write(ROLL)});`],
        rows: 'points',
        names: ['swissRoll'],
      };
    case 'mnist':
      return {
        lines: [`const { train } = await mnist({ shape: ${shape} });`, `const ${wanted} = train;`],
        rows: 'images',
        names: ['mnist'],
      };
    case 'images':
      return {
        lines: [
          `// Your images: a byte for each pixel and channel, of shape ${data.shape.join(' × ')} each.`,
          "const pixels = new Uint8Array(await readFile('images.bin'));",
          `const images = arrayDataset(pixels, ${shape}, { scale: 1 / 255 });`,
        ],
        rows: 'images',
        names: ['arrayDataset'],
        readsFile: true,
      };
    case 'points':
      return {
        lines: [
          '// Your table: a line of names, then numbers alone; columns are standardised.',
          "const text = await readFile('points.csv', 'utf8');",
          'const [, ...lines] = text.trim().split(/\\r?\\n/);',
          "const table = lines.map((line) => line.split(',').map(Number));",
          'const columns = table[0].map((_, j) => {',
          '  const column = table.map((row) => row[j]);',
          '  const mean = column.reduce((sum, x) => sum + x, 0) / column.length;',
          '  const squares = column.reduce((sum, x) => sum + (x - mean) ** 2, 0);',
          '  return { mean, scale: Math.sqrt(squares / column.length) || 1 };',
          '});',
          'const standardize = (x, j) => (x - columns[j].mean) / columns[j].scale;',
          'const values = Float32Array.from(table.flatMap((row) => row.map(standardize)));',
          `const points = arrayDataset(values, ${shape});`,
        ],
        rows: 'points',
        names: ['arrayDataset'],
        readsFile: true,
      };
  }
}
