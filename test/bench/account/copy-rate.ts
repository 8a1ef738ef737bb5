import { median } from '../statistics.js';
import { processorTime } from './processor-time.js';

const SAMPLES = 10;

/** What one sample lasts at least: clocks are coarse. */
const SAMPLE_MILLISECONDS = 1;

/**
 * How many times 10⁹ bytes a second one core copies, read and written bytes together.
 *
 * @param bytes - Half of them are read and half written, over and over: few stay in a cache.
 */
export function copyRate(bytes: number): number {
  const from = new Float32Array(Math.max(1, Math.ceil(bytes / 8))).fill(1);
  const to = new Float32Array(from.length);
  const time = (times: number): number => {
    const start = processorTime();
    for (let i = 0; i < times; i++) to.set(from);
    return processorTime() - start;
  };
  let times = 1;
  while (time(times) < SAMPLE_MILLISECONDS) times *= 2;
  const milliseconds = median(Array.from({ length: SAMPLES }, () => time(times)));
  return (2 * from.byteLength * times) / milliseconds / 1e6;
}
