/** The companion module, compiled from assembly/ by the build, in base 64. */
export const simd: string;
/** The same with fused multiply-add. */
export const relaxedSimd: string;
