/** The companion module, compiled from assembly/ by the build (gzip, base 64). */
export const simd: string;
/** The same with fused multiply-add. */
export const relaxedSimd: string;
