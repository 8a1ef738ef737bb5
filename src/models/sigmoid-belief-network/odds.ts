/**
 * Odds are kept within 2^±256 of 1, by powers of 2^512 apart from them: they may be far beyond
 * float64. Here 2^256, 2^512 and 512 log 2, as literals: bundlers keep what is computed.
 */
export const HUGE = 1.157920892373162e77;
export const STRIDE = 1.3407807929942597e154;
export const LOG_STRIDE = 354.891356446692;
