import { mean, mul, neg, sub, tensor, train, type Tensor } from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import {
  bernoulli,
  bernoulliPrior,
  foldIn,
  mlpDecoder,
  mlpEncoder,
  randomKey,
  sigmoidBeliefNetwork,
  stopGradient,
  trainStep,
  uniformNoise,
  vae,
  type Credit,
  type Draw,
  type Estimator,
  type Network,
  type Trainable,
} from '../../src/index.js';
import { inRow, snapshot } from '../networks/networks.js';
import { useBackend } from '../support/backend.js';

const SAMPLES = 2;
const DATA = [
  [1, 0, 1, 1, 0, 1],
  [0, 0, 1, 0, 1, 1],
  [1, 1, 0, 0, 1, 0],
];

const numbersOf = ({ bound, signal }: Credit) => [...bound.dataSync(), ...signal.dataSync()];

/**
 * Draws bits, all of them turned where they are of so many, and asks what the model says of the
 * same ones, and of the others.
 */
function asking({ turned = 0, asks = true } = {}) {
  const heard: Record<'own' | 'same' | 'turned', number[]>[] = [];
  /** How often more it draws in the course of each evaluation. */
  const drawn: number[] = [];
  let draws = 0;
  /** How other bits of the posterior of a draw are drawn. */
  const drawers = new Map<Draw, (bits: Tensor) => Draw>();
  const estimator: Estimator<Record<never, never>, 'any'> = {
    type: 'asking',
    requires: 'any',
    samples: SAMPLES,
    initialState: () => ({}),
    draw(posterior, params, key) {
      const of = (z: Tensor) => ({ z, logPosterior: () => posterior.logProb(params, z) });
      const bits = stopGradient(() => posterior.sample(params, key));
      const draw = of(bits.shape[1] === turned ? sub(1, bits) : bits);
      draws++;
      drawers.set(draw, of);
      return draw;
    },
    surrogate({ credit, draw, evaluate, state }) {
      if (asks) {
        const before = draws;
        const same = numbersOf(evaluate(draw));
        drawn.push(draws - before);
        const turnedBits = drawers.get(draw)!(sub(1, draw.z));
        heard.push({ own: numbersOf(credit), same, turned: numbersOf(evaluate(turnedBits)) });
      }
      return { loss: neg(mean(credit.bound)), state };
    },
  };
  return { estimator, heard, drawn };
}

/** Normalizes what it is shown, and keeps averages of it. */
const normalizing = (width: number, units: number) =>
  inRow(
    [width],
    tfl.layers.batchNormalization({ momentum: 0.5 }),
    tfl.layers.dense({ units, kernelInitializer: tfl.initializers.glorotNormal({ seed: 4 }) }),
  );

/** What a network holds after a step of no length: its layers have averages of their own. */
async function keptBy(model: Trainable, network: tfl.LayersModel): Promise<unknown> {
  const before = snapshot(network.getWeights());
  await trainStep(model, train.sgd(0), { data: tensor(DATA) }, model.initialState(), randomKey(5));
  const after = snapshot(network.getWeights());
  expect(after).not.toEqual(before);
  return after;
}

describe('of other latents of the same posteriors', () => {
  useBackend('cpu');

  const vaeOf = (
    estimator: Estimator<Record<never, never>, 'any'>,
    decoder: tfl.LayersModel | Network<'decoder'> = mlpDecoder([5]),
  ) =>
    vae({
      data: [6],
      latent: 2,
      posterior: bernoulli(),
      prior: bernoulliPrior(0.3),
      encoder: mlpEncoder([]),
      decoder,
      likelihood: bernoulli(),
      estimator,
      kl: 'monte-carlo',
      seed: 3,
    });
  const takeLoss = (model: Trainable) =>
    model.loss({ data: tensor(DATA) }, model.initialState(), randomKey(5));

  it('a VAE says what it would of a draw of them', () => {
    const [plain, turned] = [asking(), asking({ turned: 2 })];
    takeLoss(vaeOf(plain.estimator));
    takeLoss(vaeOf(turned.estimator));
    expect(plain.heard[0]!.same).toEqual(plain.heard[0]!.own);
    expect(plain.heard[0]!.turned).toEqual(turned.heard[0]!.own);
    expect(turned.heard[0]!.turned).toEqual(plain.heard[0]!.own);
    expect(turned.heard[0]!.own).not.toEqual(plain.heard[0]!.own);
  });

  it.each([0, 1, 2])(
    'a belief network draws anew what is above level %i, and nothing below',
    (level) => {
      const layers = [5, 4, 3];
      const heardBy = ({ estimator, heard, drawn }: ReturnType<typeof asking>) => {
        const model = sigmoidBeliefNetwork({ data: [6], layers }).amortized({ estimator });
        model.variables.forEach((weight, i) =>
          weight.assign(sub(mul(4, uniformNoise(foldIn(randomKey(6), i), weight.shape)), 2)),
        );
        takeLoss(model);
        expect(drawn[level]).toBe(layers.length - 1 - level);
        return heard[level]!;
      };
      const plain = heardBy(asking());
      const turned = heardBy(asking({ turned: layers[level]! }));
      expect(plain.same).toEqual(plain.own);
      expect(plain.turned).toEqual(turned.own);
      expect(turned.own).not.toEqual(plain.own);
    },
  );

  it('a VAE says the same of the same ones where its layers look at the batch', () => {
    const { estimator, heard } = asking();
    const model = vaeOf(estimator, normalizing(2, 6));
    const before = snapshot(model.decoder.getWeights());
    takeLoss(model);
    expect(snapshot(model.decoder.getWeights())).toEqual(before);
    expect(heard[0]!.same).toEqual(heard[0]!.own);
    expect(heard[0]!.turned).not.toEqual(heard[0]!.own);
  });

  it('a belief network does so too, at every level', () => {
    const { estimator, heard } = asking();
    const encoder = [normalizing(6, 5), normalizing(5, 4)];
    const before = encoder.map((network) => snapshot(network.getWeights()));
    const network = sigmoidBeliefNetwork({ data: [6], layers: [5, 4], seed: 3 });
    takeLoss(network.amortized({ encoder, estimator }));
    expect(encoder.map((each) => snapshot(each.getWeights()))).toEqual(before);
    expect(heard).toHaveLength(2);
    for (const { own, same } of heard) expect(same).toEqual(own);
  });

  it('the layers of a VAE keep nothing', async () => {
    const kept = async (asks: boolean) => {
      const model = vaeOf(asking({ asks }).estimator, normalizing(2, 6));
      return keptBy(model, model.decoder);
    };
    expect(await kept(true)).toEqual(await kept(false));
  });

  it('the layers of a belief network keep nothing', async () => {
    const kept = async (asks: boolean) => {
      const model = sigmoidBeliefNetwork({ data: [6], layers: [5, 4], seed: 3 }).amortized({
        encoder: [mlpEncoder([]), normalizing(5, 4)],
        estimator: asking({ asks }).estimator,
      });
      return keptBy(model, model.encoders[1]!);
    };
    expect(await kept(true)).toEqual(await kept(false));
  });
});
