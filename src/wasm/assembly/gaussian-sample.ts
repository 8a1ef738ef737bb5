import { loadLanes, storeLanes } from './lanes';
import { exp } from './math';

/** z = mean + e^s·noise. */
export function gaussianSample(n: i32, mean: usize, s: usize, noise: usize, z: usize): void {
  for (; n > 0; n -= 4) {
    const scaled = f32x4.mul(exp(loadLanes(s, n)), loadLanes(noise, n));
    const value = f32x4.add(loadLanes(mean, n), scaled);
    storeLanes(z, value, n);
    mean += 16;
    s += 16;
    noise += 16;
    z += 16;
  }
}

/** ds = e^s·noise·dz; the gradient by the mean is dz itself. */
export function gaussianSampleGrad(n: i32, s: usize, noise: usize, dz: usize, ds: usize): void {
  for (; n > 0; n -= 4) {
    const scaled = f32x4.mul(exp(loadLanes(s, n)), loadLanes(noise, n));
    const value = f32x4.mul(scaled, loadLanes(dz, n));
    storeLanes(ds, value, n);
    s += 16;
    noise += 16;
    dz += 16;
    ds += 16;
  }
}
