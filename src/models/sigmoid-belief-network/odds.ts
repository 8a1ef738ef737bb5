/**
 * Odds are kept within 2^±256 of 1, by powers of 2^512 apart from them: they may be far beyond
 * float64.
 */
export const HUGE = 2 ** 256;
export const STRIDE = 2 ** 512;
export const LOG_STRIDE = 512 * Math.LN2;
