import { tensor2d, type Tensor } from '@tensorflow/tfjs-core';
import type { FitOptions, FitResult, Vae } from 'vae-kit';
import { read } from '../shared/data/read.js';
import { printElbo } from '../shared/running/elbo-line.js';
import { printTable } from '../shared/running/print-table.js';
import type { Session } from '../shared/running/session.js';
import { fillError, observedMeans } from './fill-errors.js';
import { errorsFigure, errorsTable } from './fill-figures.js';
import { columnsOf, households, observedCells } from './households.js';

/** A model of the table, and how it learns. */
export interface TableRecipe {
  compose(seed: number): Vae;
  train(model: Vae, table: Tensor, mask: Tensor, options: FitOptions): Promise<FitResult>;
}

const ROWS = 5_000;
const NEW_ROWS = 2_000;

/** Trains on a table with holes, and fills those of new rows in. */
export async function fillCells(session: Session, { compose, train }: TableRecipe): Promise<void> {
  const { epochs, seed } = session.options;
  const columns = columnsOf();
  const across = columns.reduce((sum, { width }) => sum + width, 0);
  session.describeData(
    `${ROWS.toLocaleString('en-US')} made households, a third of their cells missing`,
    ROWS,
  );
  const [known, test] = [households(ROWS, 1), households(NEW_ROWS, 2)];
  const [seen, seenOfTest] = [observedCells(ROWS, 3), observedCells(NEW_ROWS, 4)];
  const tableOf = (values: Float32Array) => tensor2d(values, [values.length / across, across]);
  const tensors = [known.values, seen, test.values, seenOfTest].map(tableOf);
  const [table, mask, newRows, newMask] = tensors as [Tensor, Tensor, Tensor, Tensor];

  const model = compose(seed);
  await train(model, table, mask, session.fitOptions([printElbo('table', epochs)]));
  const made = read(model.reconstruct(newRows, { mask: newMask }));
  const means = observedMeans(known.values, seen, across);
  const plain = Float32Array.from(test.values, (_, at) => means[at % across]!);
  const errors = columns.map((column) => {
    const [ofPlain, ofModel, ofKnown] = [plain, made, test.means].map((filled) =>
      fillError(column, filled, test.values, seenOfTest, across),
    );
    return { column, plain: ofPlain!, model: ofModel!, known: ofKnown! };
  });
  await session.figure(errorsFigure(errors));
  const found = errorsTable(errors);
  printTable(found);
  session.table(found);
  session.table({
    title: 'The same, column by column',
    columns: ['column', 'column mean or mode', 'the model', 'who knows the traits'],
    rows: errors.map(({ column: { name }, plain: ofPlain, model: ofModel, known: ofKnown }) => [
      name,
      ...[ofPlain, ofModel, ofKnown].map((error) => error.toFixed(3)),
    ]),
  });
  for (const [kind, , ofPlain, ofModel] of found.rows)
    session.highlight(`${kind}, error`, `${ofModel} for ${ofPlain}`);
  await session.saveModel(model);
  await session.saveNetwork('encoder', model.encoder);
  await session.saveNetwork('decoder', model.decoder);
  model.dispose();
  tensors.forEach((tensor) => tensor.dispose());
}
