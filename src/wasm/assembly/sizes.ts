/*
 * Where one way of computing gives place to another, and how much is computed at a time. Plain
 * numbers without types, so that tests can read them too: they take sizes on both sides of each.
 */

/**
 * Rows and columns of C's tile: ten accumulators, two vectors of B and one of A are what V8 keeps in
 * sixteen registers. Six rows spill.
 */
export const TILE_ROWS = 5;
export const TILE_COLS = 8;

/** Steps over k at a time: a panel of B (12 KB) then stays in the first-level cache. */
export const K_BLOCK = 384;

/** Values of patches at a time: 512 KB stay in the second-level cache from writing to reading. */
export const PATCH_VALUES = 128 * 1024;

/** Values of A packed at a time: 768 KB, for the second-level cache. */
export const A_BLOCK = 192 * 1024;

/** From how many columns of C on a packed A repays its packing. */
export const PACK_A_COLS = 48;

/** From how many rows of C on a packed B repays its packing. */
export const PACK_B_ROWS = 16;

/** Bytes of a packed panel of B. */
export const PANEL_ROOM = K_BLOCK * TILE_COLS * 4;

/** Bytes that lists may take: the panel of B and the block of A, which they do without. */
export const LISTS_ROOM = PANEL_ROOM + A_BLOCK * 4;

/** Rows of C so few that a tile would mostly repeat them. */
export const FEW_ROWS = 2;

/** Columns of C whose sums stay in registers. */
export const STRIP = 32;

/** Bytes of an entry of a list. */
export const ENTRY = 8;

/** Bytes that a row's list may take beside its entries. */
export const LIST_EXTRA = 16;

/** From this share of zeros on, terms left out repay a tile that reads B anew for each row. */
export const LEAST_ZEROS = 0.55;

/** Values that are looked at before a dense matrix is known to be one. */
export const SAMPLE = 4096;

/** Rows whose sums go together in a block, whichever thread sums them. */
export const ROWS_SUMMED = 128;

/** Columns that are summed together: one cache line of each row. */
export const COLUMNS_TOGETHER = 16;

/** Values that are looked at together for NaN and infinity. */
export const FINITE_TOGETHER = 8;

/** The smallest float32 that the processor computes with at full speed. */
export const LEAST_NORMAL = 1.1754943508222875e-38;

/** The square of anything smaller, times Adam's usual 1 − beta2, would be below it. */
export const LEAST_SQUARED = 3.469446951953614e-18;
