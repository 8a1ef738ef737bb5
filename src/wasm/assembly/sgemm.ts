import { fewRowsProduct, hasFewRows, listBytes } from './few-rows';
import { packColsAcross, packColsAlong, packRowsAcross, packRowsAlong } from './pack';
import { A_BLOCK, K_BLOCK, LISTS_ROOM, PACK_A_COLS, PACK_B_ROWS, PANEL_ROOM, TILE_COLS, TILE_ROWS } from './sizes';
import { isSparse, rowBytes, sparseProduct, stripBytes } from './sparse';
import { tilePacked, tileRows } from './tile';
import { visit } from './visit';
import { WAY_A_ACROSS, WAY_A_ALONG, WAY_A_IN_PLACE, WAY_B_ACROSS, WAY_B_ALONG, WAY_B_IN_PLACE, WAY_K_BLOCK } from './ways';

const TILE_BYTES: usize = <usize>(TILE_ROWS * TILE_COLS * 4 + 32);
const PANEL_BYTES: usize = PANEL_ROOM;

/** Bytes `sgemm` needs at `scratch`, whatever the sizes. */
export function sgemmBytes(): usize {
  return 64 + TILE_BYTES + PANEL_BYTES + <usize>A_BLOCK * 4;
}

/** What values are bounded by from below: 0 for relu, −∞ for none. */
@inline
export function floorOf(activation: i32): f32 {
  return activation == 1 ? 0 : -<f32>Infinity;
}

/**
 * C = act(op(A)·op(B) + bias) on dense row-major matrices: op(A) is m×k, op(B)
 * k×n, C m×n and apart from the others.
 *
 * @param bias - n values, or 0
 * @param activation - 1 for relu, 0 for none
 */
export function sgemm(
  transA: bool, transB: bool, m: i32, n: i32, k: i32,
  a: usize, b: usize, c: usize, bias: usize, activation: i32, scratch: usize,
): void {
  const lists: usize = (scratch + 63) & ~63;
  const least = floorOf(activation);
  if (!transB && hasFewRows(m, n) && listBytes(k) <= <usize>LISTS_ROOM) {
    return fewRowsProduct(transA, m, n, k, a, b, c, bias, least, lists);
  }
  if (!transB && stripBytes(k) + rowBytes(k) <= <usize>LISTS_ROOM && isSparse(m, n, k, a, b)) {
    const strideA = <usize>(transA ? m : k) << 2;
    return sparseBlocks(transA, m, n, k, a, strideA, b, c, <usize>n << 2, bias, least, lists, <usize>LISTS_ROOM);
  }
  dense(transA, transB, 0, m, 0, n, 0, k, m, n, k, a, b, c, bias, least, 0, 0, scratch);
}

/** Into how many blocks so many steps are divided. */
@inline
export function blocksOf(steps: i32): i32 {
  return max((steps + K_BLOCK - 1) / K_BLOCK, 1);
}

/** Where a block begins: blocks of like size, since a short last one would cost a pass over C for little. */
@inline
export function stepOf(block: i32, blocks: i32, steps: i32): i32 {
  return <i32>(<i64>steps * block / blocks);
}

/**
 * Rows from i0 up to i1 and columns from j0 up to j1 of the product, the steps from k0 up to k1 of it:
 * the first start from the bias, later ones from what C holds, and the last bound it from below.
 *
 * @param least - that bound
 * @param packedA - these rows for these steps as `packRows` leaves them, or 0
 * @param packedB - all columns for these steps as `packColumns` leaves them, or 0
 */
export function dense(
  transA: bool, transB: bool, i0: i32, i1: i32, j0: i32, j1: i32, k0: i32, k1: i32, m: i32, n: i32, k: i32,
  a: usize, b: usize, c: usize, bias: usize, least: f32, packedA: usize, packedB: usize, scratch: usize,
): void {
  const panelB: usize = (scratch + 63) & ~63;
  const room = panelB + PANEL_BYTES;
  const tile = room + <usize>A_BLOCK * 4;

  const strideA = <usize>(transA ? m : k) << 2;
  const strideB = <usize>(transB ? k : n) << 2;
  const strideC = <usize>n << 2;
  const packA = packedA == 0 && (transA || n >= PACK_A_COLS);
  const packB = transB || i1 - i0 >= PACK_B_ROWS;
  const rowPanels = (i1 - i0 + TILE_ROWS - 1) / TILE_ROWS;
  const columnPanels = (n + TILE_COLS - 1) / TILE_COLS;

  const kBlocks = blocksOf(k1 - k0);
  for (let kBlock = 0; kBlock < kBlocks; kBlock++) {
    const done = stepOf(kBlock, kBlocks, k1 - k0);
    const kCount = stepOf(kBlock + 1, kBlocks, k1 - k0) - done;
    const kFirst = k0 + done;
    const floor: f32 = kFirst + kCount == k ? least : -<f32>Infinity;
    const mBlock = packA ? A_BLOCK / max(kCount, 1) / TILE_ROWS * TILE_ROWS : i1 - i0;
    const blockA = packedA ? packedA + (<usize>(rowPanels * TILE_ROWS * done) << 2) : room;
    const blockB = packedB + (<usize>(columnPanels * TILE_COLS * done) << 2);

    visit(WAY_K_BLOCK);
    for (let m0 = i0; m0 < i1; m0 += mBlock) {
      const mEnd = min(m0 + mBlock, i1);
      visit(packA ? (transA ? WAY_A_ACROSS : WAY_A_ALONG) : WAY_A_IN_PLACE);
      if (packA) packRowBlock(transA, m0, mEnd, kFirst, kCount, a, strideA, room);
      for (let j = j0; j < j1; j += TILE_COLS) {
        const cols = min(n - j, TILE_COLS);
        let panel = panelB;
        let bStep = <usize>TILE_COLS << 2;
        if (packedB) {
          panel = blockB + (<usize>(j * kCount) << 2);
        } else if (transB) {
          visit(WAY_B_ALONG);
          packColsAlong(b + <usize>j * strideB + (<usize>kFirst << 2), strideB, cols, kCount, panelB);
        } else if (packB || cols < TILE_COLS) {
          visit(WAY_B_ACROSS);
          packColsAcross(b + <usize>kFirst * strideB + (<usize>j << 2), strideB, cols, kCount, panelB);
        } else {
          visit(WAY_B_IN_PLACE);
          panel = b + <usize>kFirst * strideB + (<usize>j << 2);
          bStep = strideB;
        }
        for (let i = m0; i < mEnd; i += TILE_ROWS) {
          const rows = min(mEnd - i, TILE_ROWS);
          const to = c + <usize>i * strideC + (<usize>j << 2);
          let start = to;
          let startStep = strideC;
          if (kFirst == 0) {
            start = bias ? bias + (<usize>j << 2) : 0;
            startStep = 0;
          }
          let out = to;
          let outStep = strideC;
          if (cols < TILE_COLS) {
            out = tile;
            outStep = <usize>TILE_COLS << 2;
            if (start) {
              copy(start, startStep, tile, outStep, rows, cols);
              start = tile;
              startStep = outStep;
            }
          }
          if (packA || packedA) {
            const from = blockA + (<usize>((i - m0) * kCount) << 2);
            tilePacked(kCount, from, panel, bStep, start, startStep, out, outStep, rows, floor);
          } else {
            const from = a + <usize>i * strideA + (<usize>kFirst << 2);
            tileRows(kCount, from, strideA, panel, bStep, start, startStep, out, outStep, rows, floor);
          }
          if (cols < TILE_COLS) copy(tile, outStep, to, strideC, rows, cols);
        }
      }
    }
  }
}

/** Packs rows of A from m0 up to mEnd, for so many steps: panels of five rows. */
export function packRowBlock(
  transA: bool, m0: i32, mEnd: i32, kFirst: i32, kCount: i32, a: usize, strideA: usize, to: usize,
): void {
  for (let i = m0; i < mEnd; i += TILE_ROWS) {
    const rows = min(mEnd - i, TILE_ROWS);
    if (transA) packRowsAcross(a + <usize>kFirst * strideA + (<usize>i << 2), strideA, rows, kCount, to);
    else packRowsAlong(a + <usize>i * strideA + (<usize>kFirst << 2), strideA, rows, kCount, to);
    to += <usize>(kCount * TILE_ROWS) << 2;
  }
}

// As many rows at a time as the memory holds lists of.
function sparseBlocks(
  transA: bool, m: i32, n: i32, k: i32,
  a: usize, strideA: usize, b: usize, c: usize, strideC: usize, bias: usize, floor: f32, lists: usize, bytes: usize,
): void {
  const most = <i32>((bytes - stripBytes(k)) / rowBytes(k));
  for (let i = 0; i < m; i += most) {
    const from = a + (transA ? <usize>i << 2 : <usize>i * strideA);
    sparseProduct(transA, min(most, m - i), n, k, from, strideA, b, c + <usize>i * strideC, bias, floor, lists);
  }
}

function copy(from: usize, fromStep: usize, to: usize, toStep: usize, rows: i32, cols: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j: usize = 0; j < <usize>cols << 2; j += 4) store<f32>(to + j, load<f32>(from + j));
    from += fromStep;
    to += toStep;
  }
}
