import { greaterEqual, setBackend, type Tensor } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { foldIn, normalNoise, randomKey, swissRoll, uniformNoise } from 'vae-kit';
import { checkKey } from './check-key.js';
import { CHECKED_STEPS } from './checked-steps.js';
import {
  dataCount,
  dataShape,
  layerShapes,
  sideShapes,
  weightShapes,
  type ClassifierWorkload,
  type ConvVaeWorkload,
  type MeanFieldWorkload,
  type MixtureWorkload,
  type VaeWorkload,
  type Workload,
} from './workload.js';

function read(tensor: Tensor): Float32Array {
  const values = Float32Array.from(tensor.dataSync());
  tensor.dispose();
  return values;
}

function uniform(index: number, shape: readonly number[]): Float32Array {
  return read(uniformNoise(foldIn(randomKey(2), index), shape));
}

/**
 * Weights uniform between ±1/√n for n inputs; those of a bias, whose shape does not tell n, between
 * ±½, so that the KL of the first step counts.
 */
function weights(shapes: readonly (readonly number[])[], from: number): Float32Array[] {
  return shapes.map((shape, i) => {
    const bound =
      shape.length > 1
        ? 1 / Math.sqrt(shape.slice(0, -1).reduce((product, axis) => product * axis))
        : 0.5;
    return uniform(from + i, shape).map((value) => bound * (2 * value - 1));
  });
}

function bits(index: number, shape: readonly number[]): Float32Array {
  const noise = uniformNoise(foldIn(randomKey(3), index), shape);
  const values = read(greaterEqual(noise, 0.8));
  noise.dispose();
  return values;
}

function vaeInputs(workload: VaeWorkload | ConvVaeWorkload): Float32Array[] {
  const { batch, latent } = workload;
  const { encoder, decoder } = weightShapes(workload);
  const isRoll = workload.kind === 'vae' && workload.likelihood === 'gaussian';
  const points = isRoll
    ? read(swissRoll({ points: dataCount(workload), noise: 0, seed: 1 }).points)
    : bits(0, [dataCount(workload), ...dataShape(workload)]);
  const noise = Array.from({ length: CHECKED_STEPS }, (_, step) =>
    read(normalNoise(checkKey(step), [batch, latent])),
  );
  return [...weights(encoder, 0), ...weights(decoder, 100), points, ...noise];
}

function classifierInputs({
  data,
  hidden,
  classes,
  batch,
  batches,
}: ClassifierWorkload): Float32Array[] {
  const count = batch * batches;
  const labels = new Float32Array(count * classes);
  for (let i = 0; i < count; i++) labels[i * classes + (i % classes)] = 1;
  return [...weights(layerShapes([data, ...hidden, classes]), 0), bits(0, [count, data]), labels];
}

/** Round groups in a cube, by turns: the first points are one of each. */
function mixtureInputs({
  points,
  dimensions,
  components,
  spread,
}: MixtureWorkload): Float32Array[] {
  const centres = uniform(0, [components, dimensions]).map((value) => spread * (2 * value - 1));
  const noise = read(normalNoise(checkKey(0), [points, dimensions]));
  return [noise.map((value, i) => value + centres[i % centres.length]!)];
}

/** Images, a kernel whose hidden units pull at many pixels, and the biases of both layers. */
function meanFieldInputs({ data, hidden, images }: MeanFieldWorkload): Float32Array[] {
  return [
    bits(0, [images, data]),
    uniform(0, [hidden, data]).map((value) => value - 0.5),
    uniform(1, [data]).map((value) => value - 1.5),
    uniform(2, [hidden]).map((value) => value - 1),
  ];
}

/** Everything that all engines are given alike, in the order in which they read it. */
export async function makeInputs(workload: Workload): Promise<Float32Array[]> {
  await setBackend('cpu');
  if (workload.kind === 'vae' || workload.kind === 'conv-vae') return vaeInputs(workload);
  if (workload.kind === 'classifier') return classifierInputs(workload);
  if (workload.kind === 'mixture') return mixtureInputs(workload);
  if (workload.kind === 'mean-field') return meanFieldInputs(workload);
  const { a, b } = sideShapes(workload);
  return [uniform(0, a), uniform(1, b)];
}
