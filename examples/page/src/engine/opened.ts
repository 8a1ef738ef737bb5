import { inspectModel, type ModelInfo } from 'vae-kit';
import { DEFAULT_EXPERIMENT, type Experiment } from '../state/experiment.js';
import { hasImages, settled } from '../state/settle.js';

const FOREIGN = 'This page opens VAEs of images of 28 × 28 and of points, as it saves them';

/**
 * The experiment that a file's model is of.
 *
 * @param before - What the file does not say: the data, where they fit, and how it is trained.
 */
export async function experimentOf(file: Uint8Array, before: Experiment): Promise<Experiment> {
  const info = await inspectModel(file);
  if (info.type !== 'vae') throw new Error(`${FOREIGN}, not a ${info.type}.`);
  const { shapes, parts, networks } = info;
  const size = (shapes.data ?? []).reduce((product, length) => product * length, 1);
  const isImage = size === 784 || size === 3 * 784;
  const isConv = (networks.encoder ?? []).some(({ type }) => type === 'Conv2D');
  const { data: now } = before;
  const data = isImage === hasImages(now) ? now : isImage ? 'digits' : 'swissRoll';
  const scale = parts.likelihood?.options.scale;
  return settled({
    ...before,
    data,
    model: shapes.condition ? 'cvae' : 'vae',
    posterior:
      parts.posterior?.type === 'bernoulli'
        ? 'bits'
        : parts.posterior?.options.scale === 'shared'
          ? 'sharedGaussian'
          : 'gaussian',
    prior: priorOf(info),
    likelihood:
      parts.likelihood?.type === 'bernoulli'
        ? 'bernoulli'
        : scale === 'shared'
          ? 'sharedGaussian'
          : scale === 'learned'
            ? 'gaussian'
            : 'fixedGaussian',
    latent: (shapes.latent ?? [DEFAULT_EXPERIMENT.latent])[0]!,
    network: isConv ? 'conv' : 'dense',
    widths: widthsOf(info, isConv),
    ...estimatorOf(info),
    ...betaOf(info),
  });
}

function priorOf({ parts: { prior } }: ModelInfo): Experiment['prior'] {
  if (prior?.type === 'conditionalPrior') return 'conditional';
  return prior?.options.probability === 0.1 ? 'sparse' : 'standard';
}

function widthsOf({ networks }: ModelInfo, isConv: boolean): number[] {
  const layers = networks.encoder ?? [];
  const widths = layers.flatMap(({ type, units }) =>
    type === (isConv ? 'Conv2D' : 'Dense') && units !== undefined ? [units] : [],
  );
  // The last dense layer gives the parameters of q(z | x).
  return isConv ? widths : widths.slice(0, -1);
}

function estimatorOf({ parts: { estimator } }: ModelInfo): Partial<Experiment> {
  if (estimator?.type !== 'scoreFunction') return {};
  const { part } = Object(estimator.options.baseline) as { part?: { type?: string } };
  if (part?.type === 'movingAverage') return { estimator: 'movingAverage' };
  return { estimator: part ? 'leaveOneOut' : 'noBaseline' };
}

function betaOf({ parts: { objective } }: ModelInfo): Partial<Experiment> {
  const beta = objective?.options.beta ?? 1;
  if (typeof beta === 'number') return { beta, schedule: 'constant' };
  const { part } = Object(beta) as { part?: { type?: string; options?: Record<string, number> } };
  const { to = 1, steps, period } = part?.options ?? {};
  return part?.type === 'cyclicalAnnealing'
    ? { beta: to, schedule: 'cyclical', scheduleSteps: period! }
    : { beta: to, schedule: 'warmup', scheduleSteps: steps! };
}
