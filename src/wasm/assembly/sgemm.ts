import { fewRowsProduct, hasFewRows, listBytes } from './few-rows';
import { packColsAcross, packColsAlong, packRowsAcross, packRowsAlong } from './pack';
import { A_BLOCK, K_BLOCK, PACK_A_COLS, PACK_B_ROWS, PANEL_ROOM, TILE_COLS, TILE_ROWS } from './sizes';
import { isSparse, rowBytes, sparseProduct, stripBytes } from './sparse';
import { tilePacked, tileRows } from './tile';
import { visit } from './visit';
import { WAY_A_ACROSS, WAY_A_ALONG, WAY_A_IN_PLACE, WAY_B_ACROSS, WAY_B_ALONG, WAY_B_IN_PLACE, WAY_K_BLOCK } from './ways';

const TILE_BYTES: usize = <usize>(TILE_ROWS * TILE_COLS * 4 + 32);
const PANEL_BYTES: usize = PANEL_ROOM;

/** Bytes `sgemm` needs at `scratch`, whatever the sizes. */
export function scratchBytes(): usize {
  return 64 + TILE_BYTES + PANEL_BYTES + <usize>A_BLOCK * 4;
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
  const cache: usize = (scratch + 63) & ~63;
  const panelB = cache;
  const blockA = panelB + PANEL_BYTES;
  const tile = blockA + <usize>A_BLOCK * 4;

  const strideA = <usize>(transA ? m : k) << 2;
  const strideB = <usize>(transB ? k : n) << 2;
  const strideC = <usize>n << 2;
  const least: f32 = activation == 1 ? 0 : -<f32>Infinity;
  const lists = tile - panelB;
  if (!transB && hasFewRows(m, n) && listBytes(k) <= lists) {
    return fewRowsProduct(transA, m, n, k, a, b, c, bias, least, panelB);
  }
  if (!transB && stripBytes(k) + rowBytes(k) <= lists && isSparse(m, n, k, a, b)) {
    return sparseBlocks(transA, m, n, k, a, strideA, b, c, strideC, bias, least, panelB, lists);
  }
  const packA = transA || n >= PACK_A_COLS;
  const packB = transB || m >= PACK_B_ROWS;

  const kBlocks = max((k + K_BLOCK - 1) / K_BLOCK, 1);
  for (let kBlock = 0; kBlock < kBlocks; kBlock++) {
    // Blocks of like size: a short last one would cost a pass over C for little.
    const k0 = <i32>(<i64>k * kBlock / kBlocks);
    const kCount = <i32>(<i64>k * (kBlock + 1) / kBlocks) - k0;
    const floor: f32 = kBlock == kBlocks - 1 ? least : -<f32>Infinity;
    const mBlock = packA ? A_BLOCK / max(kCount, 1) / TILE_ROWS * TILE_ROWS : m;

    visit(WAY_K_BLOCK);
    for (let m0 = 0; m0 < m; m0 += mBlock) {
      const mEnd = min(m0 + mBlock, m);
      visit(packA ? (transA ? WAY_A_ACROSS : WAY_A_ALONG) : WAY_A_IN_PLACE);
      if (packA) {
        let to = blockA;
        for (let i = m0; i < mEnd; i += TILE_ROWS) {
          const rows = min(mEnd - i, TILE_ROWS);
          if (transA) packRowsAcross(a + <usize>k0 * strideA + (<usize>i << 2), strideA, rows, kCount, to);
          else packRowsAlong(a + <usize>i * strideA + (<usize>k0 << 2), strideA, rows, kCount, to);
          to += <usize>(kCount * TILE_ROWS) << 2;
        }
      }
      for (let j = 0; j < n; j += TILE_COLS) {
        const cols = min(n - j, TILE_COLS);
        let panel = panelB;
        let bStep = <usize>TILE_COLS << 2;
        if (transB) {
          visit(WAY_B_ALONG);
          packColsAlong(b + <usize>j * strideB + (<usize>k0 << 2), strideB, cols, kCount, panelB);
        } else if (packB || cols < TILE_COLS) {
          visit(WAY_B_ACROSS);
          packColsAcross(b + <usize>k0 * strideB + (<usize>j << 2), strideB, cols, kCount, panelB);
        } else {
          visit(WAY_B_IN_PLACE);
          panel = b + <usize>k0 * strideB + (<usize>j << 2);
          bStep = strideB;
        }
        for (let i = m0; i < mEnd; i += TILE_ROWS) {
          const rows = min(mEnd - i, TILE_ROWS);
          const to = c + <usize>i * strideC + (<usize>j << 2);
          let start = to;
          let startStep = strideC;
          if (kBlock == 0) {
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
          if (packA) {
            const from = blockA + (<usize>((i - m0) * kCount) << 2);
            tilePacked(kCount, from, panel, bStep, start, startStep, out, outStep, rows, floor);
          } else {
            const from = a + <usize>i * strideA + (<usize>k0 << 2);
            tileRows(kCount, from, strideA, panel, bStep, start, startStep, out, outStep, rows, floor);
          }
          if (cols < TILE_COLS) copy(tile, outStep, to, strideC, rows, cols);
        }
      }
    }
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
