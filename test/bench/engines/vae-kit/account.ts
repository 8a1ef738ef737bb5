import { engine, gather, tensor1d, tidy, tile, type Tensor } from '@tensorflow/tfjs-core';
import { foldIn, normalNoise, randomKey, uniformNoise } from 'vae-kit';
import type { Account } from '../../account/account.js';
import { workOf } from '../../account/kernel-work.js';
import { measureLimits, withLimits } from '../../account/limits.js';
import { observeKernels, type KernelCall } from '../../account/observe-kernels.js';
import { processorTime } from '../../account/processor-time.js';
import { quickest, tally } from '../../account/tally.js';
import type { ConvVaeWorkload, VaeWorkload } from '../../workload.js';
import type { Inputs } from '../inputs.js';
import { vaeTraining } from './vae.js';

/** The data set has this many batches, so that its rows come from memory and not from a cache. */
const BATCHES = 50;

const NOISE_SAMPLES = 50;
const LEAST_STEPS = 4;

async function timed(run: () => unknown): Promise<number> {
  const start = processorTime();
  await run();
  return processorTime() - start;
}

function quickMean(times: readonly number[]): number {
  const places = quickest(times);
  return places.reduce((sum, place) => sum + times[place]!, 0) / places.length;
}

async function timeNoise(shape: readonly number[]): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < NOISE_SAMPLES; i++)
    times.push(await timed(() => normalNoise(foldIn(randomKey(6), i), shape).dispose()));
  return quickMean(times);
}

/**
 * Finds where the time of a training step goes. A step gathers its batch from a data set, as `fit`
 * does; steps with and without watched kernels take turns.
 */
export async function accountOf(
  workload: VaeWorkload | ConvVaeWorkload,
  inputs: Inputs,
  seconds: number,
): Promise<Account> {
  const { batch, latent } = workload;
  const { images, step } = vaeTraining(workload, inputs);
  const data = tidy(() => tile(images, [BATCHES, ...images.shape.slice(1).map(() => 1)]));
  const rows = tidy(() => uniformNoise(randomKey(5), [batch]).arraySync() as number[]).map((part) =>
    Math.floor(part * batch * BATCHES),
  );
  const whole = async () => {
    const points: Tensor = tidy(() => gather(data, tensor1d(rows, 'int32')));
    await step(points);
    points.dispose();
  };
  let calls: KernelCall[] = [];
  const watch = observeKernels(engine().backendName, (call) => calls.push(call));

  const warm = performance.now() + 250 * seconds;
  do await whole();
  while (performance.now() < warm);

  const [plain, watched]: [number[], number[]] = [[], []];
  const watchedCalls: KernelCall[][] = [];
  const end = performance.now() + 1000 * seconds;
  while (plain.length < LEAST_STEPS || performance.now() < end) {
    plain.push(await timed(whole));
    watch.on();
    watched.push(await timed(whole));
    watch.off();
    watchedCalls.push(calls);
    calls = [];
  }
  data.dispose();
  const limits = await measureLimits();
  const works = quickest(watched).map((place) =>
    watchedCalls[place]!.map((call) => ({
      ...workOf(call, 2 * batch * latent),
      milliseconds: call.milliseconds,
    })),
  );
  return {
    step: quickMean(plain),
    watchedStep: quickMean(watched),
    steps: plain.length,
    noise: await timeNoise([batch, latent]),
    lines: withLimits(tally(works), limits),
    limits,
  };
}
