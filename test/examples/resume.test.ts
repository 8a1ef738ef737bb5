import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadDigits } from '../../examples/shared/data/digits.js';
import type * as Distances from '../../examples/swiss-roll/distances.js';
import type { Figure } from '../../examples/shared/drawing/figure.js';
import { runExample, type Example } from '../../examples/shared/running/run-example.js';
import { syntheticDigits } from '../../src/data/digits.js';
import type { SyncDataset } from '../../src/data/dataset.js';

// A few digits, and figures that are drawn, but not made into pictures.
const figures: unknown[] = [];
vi.mock('../../examples/shared/data/digits.js', () => ({ loadDigits: vi.fn() }));
vi.mock('../../examples/shared/running/album.js', () => ({
  album: () => ({
    pictures: [],
    names: [],
    async add({ draw, ...figure }: Figure, provenance: readonly string[]) {
      figures.push({ ...figure, provenance, drawn: digestOf(draw(960)) });
    },
    rasterized: async () => true,
    writeCover: async () => ({}),
  }),
}));

// Most of the time would go into the distances of points, and into the compression of images.
vi.mock('../../examples/swiss-roll/distances.js', async (original) => {
  const parts = await original<typeof Distances>();
  const sumOf = (sets: readonly Distances.PointSet[]) =>
    sets.flatMap(({ values }) => [...values]).reduce((sum, value) => sum + value);
  return {
    ...parts,
    distanceAmong: sumOf,
    distanceBetween: (...both: (readonly Distances.PointSet[])[]) => sumOf(both.flat()),
  };
});

vi.mock('../../examples/shared/drawing/image-grid.js', async (original) => ({
  ...(await original<object>()),
  imageGrid: (levels: ArrayLike<number>) => ({
    width: 100,
    height: 100,
    svg: digestOf(Array.from(levels)),
  }),
}));

let folder: string;
let printed: string[];
/** Called before each reading of digits, with the number of those before it. */
let onRead: (reads: number) => void;
let reads: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vae-kit-'));
});

afterAll(() => rm(folder, { recursive: true }));

beforeEach(() => {
  // Time goes by with the data that are read alone.
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)));
  vi.mocked(loadDigits).mockImplementation(async ({ shape }) => {
    const digits = (count: number, seed: number) => {
      const { images, labels } = syntheticDigits({ count, seed, shape });
      return { images: watched(images), labels };
    };
    return { train: digits(60, 1), test: digits(30, 2), name: 'digits' };
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  process.exitCode = 0;
});

const watched = (images: SyncDataset): SyncDataset => ({
  ...images,
  batch(positions) {
    onRead(reads++);
    vi.advanceTimersByTime(1000);
    return images.batch(positions);
  },
});

/** What is left of a run of few steps; undefined where it died. */
async function run(
  example: Example,
  args: readonly string[],
  act: typeof onRead = () => undefined,
): Promise<{ page: string; result: string; figures: unknown[] } | undefined> {
  const out = args[args.indexOf('--out') + 1]!;
  [reads, printed, onRead] = [0, [], act];
  figures.length = 0;
  try {
    await runExample(example, ['--epochs', '2', '--batch-size', '20', ...args]);
  } catch (error) {
    if (!(error instanceof Death)) throw error;
    return undefined;
  }
  const [page, result] = await Promise.all(
    ['index.html', 'result.json'].map((name) => readFile(join(out, name), 'utf8')),
  );
  return { page: page!, result: result!, figures: [...figures] };
}

const digestOf = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');

class Death extends Error {}

const dyingAt = (share: number, all: number) => (now: number) => {
  if (now === Math.floor(share * all)) throw new Death();
};

describe('an example', { timeout: 180_000 }, () => {
  it.each([
    ['mnist', []],
    ['beta', []],
    ['binary-latents', ['--steps', '5']],
    ['cvae', []],
    ['latent-space', ['--networks', 'mlp', '--latent', '2', '3']],
    ['autoencoder-mixture', []],
    ['sigmoid-belief-network', []],
  ])('goes on where it died, to the same figures and tables: %s', async (name, args) => {
    const { example } = (await import(`../../examples/${name}.ts`)) as { example: Example };
    const whole = await run(example, ['--out', join(folder, 'whole', name), ...args]);
    const all = reads;
    const parts = ['--out', join(folder, 'parts', name), ...args, '--resume'];
    expect(await run(example, parts, dyingAt(0.6, all))).toBeUndefined();
    expect(printed[0]).toMatch(/^nothing was kept in .*checkpoints: training begins anew$/);
    expect(await run(example, parts)).toEqual(whole);
    expect(printed).toContainEqual(expect.stringMatching(/taken up at epoch [12], step [1-6]$/));
  });

  it('is stopped by Ctrl-C, and goes on by the command that it names', async () => {
    const { example } = (await import('../../examples/mnist.js')) as { example: Example };
    const whole = await run(example, ['--out', join(folder, 'whole', 'stopped')]);
    const out = join(folder, 'parts', 'stopped');
    let isPressed = false;
    const stopped = await run(example, ['--out', out], () => {
      // In the middle of the second epoch.
      if (isPressed || !printed.some((line) => line.startsWith('epoch 1/2'))) return;
      isPressed = true;
      process.emit('SIGINT');
    });
    expect(stopped!.page).toContain('<td>epoch 2, step 4</td>');
    expect(printed.at(-1)).toBe(
      `to go on: npm run example -- mnist --epochs 2 --batch-size 20 --out ${out} --resume`,
    );
    expect(await run(example, ['--out', out, '--resume'])).toEqual(whole);
    expect(printed).toContain('taken up at epoch 2, step 4');
  });

  it('draws what was seen before it was stopped, as it was drawn then: swiss-roll', async () => {
    const { example } = (await import('../../examples/swiss-roll.js')) as { example: Example };
    const large = ['--batch-size', '2000'];
    const whole = await run(example, ['--out', join(folder, 'whole', 'roll'), ...large]);
    const parts = ['--out', join(folder, 'parts', 'roll'), ...large];
    await run(example, [...parts, '--steps', '7']);
    expect(figures).toContainEqual(expect.objectContaining({ name: 'roll-stopped' }));
    expect(await run(example, [...parts, '--resume'])).toEqual(whole);
    expect(whole!.figures).toHaveLength(4);
  });
});
