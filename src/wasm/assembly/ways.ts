/*
 * The ways through the module, as `visit` tells them. Plain numbers, which tests read too.
 */

/** A product of few rows, from rows of B where they lie. */
export const WAY_FEW_ROWS = 1;

/** As many rows of a product as there is room for lists of, from nonzero values alone. */
export const WAY_SPARSE_BLOCK = 2;

/** A strip of columns that overlaps the one before. */
export const WAY_STRIP_OVERLAPS = 3;

/** A block of a dense product over k. */
export const WAY_K_BLOCK = 4;

/** A block of its rows, and what becomes of A there. */
export const WAY_A_ACROSS = 5;
export const WAY_A_ALONG = 6;
export const WAY_A_IN_PLACE = 7;

/** What becomes of the eight columns of B that a tile needs. */
export const WAY_B_ALONG = 8;
export const WAY_B_ACROSS = 9;
export const WAY_B_IN_PLACE = 10;

/** Columns summed sixteen, and up to four at a time. */
export const WAY_COLUMNS_TOGETHER = 11;
export const WAY_COLUMNS_FOUR = 12;
