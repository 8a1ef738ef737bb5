import { loadSome, storeSome } from './lanes';
import { exp } from './math';

/** z = mean + e^s·noise. */
export function gaussianSample(n: i32, mean: usize, s: usize, noise: usize, z: usize): void {
  for (; n > 0; n -= 4) {
    const whole = n >= 4;
    const scaled = f32x4.mul(
      exp(whole ? v128.load(s) : loadSome(s, n)),
      whole ? v128.load(noise) : loadSome(noise, n),
    );
    const value = f32x4.add(whole ? v128.load(mean) : loadSome(mean, n), scaled);
    if (whole) v128.store(z, value);
    else storeSome(z, value, n);
    mean += 16;
    s += 16;
    noise += 16;
    z += 16;
  }
}

/** ds = e^s·noise·dz; the gradient by the mean is dz itself. */
export function gaussianSampleGrad(n: i32, s: usize, noise: usize, dz: usize, ds: usize): void {
  for (; n > 0; n -= 4) {
    const whole = n >= 4;
    const scaled = f32x4.mul(
      exp(whole ? v128.load(s) : loadSome(s, n)),
      whole ? v128.load(noise) : loadSome(noise, n),
    );
    const value = f32x4.mul(scaled, whole ? v128.load(dz) : loadSome(dz, n));
    if (whole) v128.store(ds, value);
    else storeSome(ds, value, n);
    s += 16;
    noise += 16;
    dz += 16;
    ds += 16;
  }
}
