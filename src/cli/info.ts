import { inspectModel, type CheckpointInfo, type ModelInfo, type PartInfo } from 'vae-kit';
import { count, counted, inShape, megabytes } from './words.js';

const KINDS: Readonly<Record<string, string>> = {
  vae: 'variational auto-encoder',
  autoencoder: 'auto-encoder',
  sigmoidBeliefNetwork: 'sigmoid belief network',
  amortizedSigmoidBeliefNetwork: 'sigmoid belief network with encoders',
  gaussianMixture: 'mixture of Gaussians',
};

/** The places of parts as they are written in the field. */
const PLACES: Readonly<Record<string, string>> = {
  posterior: 'posterior q(z|x)',
  prior: 'prior p(z)',
  likelihood: 'likelihood p(x|z)',
};

/** What models were told, likewise. */
const SETTINGS: Readonly<Record<string, string>> = {
  kl: 'KL(q ‖ p)',
  encodeMask: 'encoder told of masks',
};

/** Tells what a file is, in lines for a reader or as JSON. */
export async function info(file: string, { json = false }: { readonly json?: boolean } = {}) {
  const said = await inspectModel(file);
  if (json) return JSON.stringify(said, null, 2);
  const facts = said.type === 'checkpoint' ? factsOfRun(said) : factsOfModel(said);
  const width = Math.max(...facts.map(([name]) => name.length)) + 2;
  return facts.map(([name, value]) => name.padEnd(width) + value).join('\n');
}

type Fact = readonly [name: string, value: string];

function factsOfModel(model: ModelInfo): Fact[] {
  const { type, shapes, parts, networks, settings, training, library } = model;
  return [
    ['model', KINDS[type] ?? type],
    ...Object.entries(shapes).map(([name, shape]): Fact => [name, inShape(shape)]),
    ...(type === 'vae' && !shapes.condition ? [['condition', 'none'] as const] : []),
    ...Object.entries(parts).map(([place, part]): Fact => [PLACES[place] ?? place, inWords(part)]),
    ...Object.entries(settings).map(([name, value]): Fact => [
      SETTINGS[name] ?? name,
      String(value),
    ]),
    ...Object.entries(networks).map(([place, layers]): Fact => [place, layersInWords(layers)]),
    ['weights', `${count(model.weights)} numbers in ${megabytes(model.bytes)}`],
    ...(training ? factsOfTraining(training) : [['trained', 'not by fit'] as const]),
    ['written by', `vae-kit ${typeof library === 'string' ? library : 'of an early version'}`],
  ];
}

function factsOfRun({ run, steps, epochs, metrics, weights, bytes }: CheckpointInfo): Fact[] {
  return [
    ['checkpoint', 'of a run of training, to go on with by fit with resume: true'],
    ...Object.entries(run).map(([name, value]): Fact => [spaced(name), String(value)]),
    ['done', [counted(steps, 'steps'), ...(epochs ? [counted(epochs, 'epochs')] : [])].join(', ')],
    ...figures('last epoch', metrics),
    ['weights', `${count(weights)} numbers, with all else in ${megabytes(bytes)}`],
  ];
}

function factsOfTraining(training: NonNullable<ModelInfo['training']>): Fact[] {
  const entries = Object.entries(training);
  const plain = entries.filter(([, value]) => typeof value !== 'object');
  return [
    [
      'trained',
      plain
        .map(([name, value]) =>
          typeof value === 'number' && /^(steps|epochs|points|iterations|restarts)$/.test(name)
            ? counted(value, name)
            : `${spaced(name)} ${String(value)}`,
        )
        .join(', '),
    ],
    ...entries.flatMap(([name, value]) =>
      typeof value === 'object' ? figures(name === 'metrics' ? 'training' : name, value) : [],
    ),
  ];
}

/** Named figures in one line, none where there are none. */
function figures(name: string, values: unknown): Fact[] {
  const list = Object.entries(Object(values) as object).map(
    ([metric, value]) =>
      `${metric} ${typeof value === 'number' ? value.toFixed(2) : String(value)}`,
  );
  return list.length === 0 ? [] : [[name, `${list.join(', ')} (nats per datum)`]];
}

/** A part and what it was made of, those within it in brackets. */
function inWords(part: PartInfo): string {
  const options = Object.entries(Object(part.options) as object).map(
    ([name, value]) => `${spaced(name)} ${optionInWords(value)}`,
  );
  return `${part.type}${options.length === 0 ? '' : ` (${options.join(', ')})`}`;
}

function optionInWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(optionInWords).join(' ');
  const { part, numbers } = Object(value) as {
    readonly part?: PartInfo;
    readonly numbers?: string;
  };
  if (part) return inWords(part);
  return numbers === undefined ? String(value) : 'stored apart';
}

function layersInWords(layers: ModelInfo['networks'][string]): string {
  const words = layers
    .filter(({ units, activation, type }) => units ?? activation ?? type === 'Dropout')
    .map(({ type, units, activation }) =>
      [type, units, activation].filter((each) => each !== undefined).join(' '),
    );
  return words.join(' → ');
}

/** The name of an option in words. */
function spaced(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
