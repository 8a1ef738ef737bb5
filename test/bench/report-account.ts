import type { Account } from './account/account.js';
import { accountNotes, accountTable } from './account/account-table.js';
import type { EngineSpec } from './engine-list.js';
import { startEngine, type Absent } from './engine-process.js';
import { machine, machineLine } from './machine.js';
import type { BenchOptions } from './options.js';
import type { Row } from './row.js';
import { withInputs } from './with-inputs.js';

/** Seconds of a smoke run. */
const SMOKE_SECONDS = 0.01;

async function measureAccount(
  { workload }: Row,
  spec: EngineSpec,
  seconds: number,
): Promise<Account | Absent> {
  const engine = await startEngine(spec);
  if ('absent' in engine) return engine;
  try {
    const answer = await withInputs(workload, (inputs) =>
      engine.ask({ do: 'account', workload, inputs, seconds }),
    );
    if (answer.is === 'accounted') return answer.account;
    return { absent: answer.is === 'absent' ? answer.reason : `it answers '${answer.is}'` };
  } finally {
    engine.stop();
  }
}

/** Prints where the time of a training step goes, for each row on each engine. */
export async function reportAccount(
  rows: readonly Row[],
  engines: readonly EngineSpec[],
  { seconds, smoke, json }: BenchOptions,
): Promise<void> {
  const before = machine();
  const accounts: { row: string; title: string; engine: string; account: Account | Absent }[] = [];
  for (const row of rows) {
    for (const engine of engines) {
      console.error(`${row.name} on ${engine.name}`);
      accounts.push({
        row: row.name,
        title: row.title,
        engine: engine.name,
        account: await measureAccount(row, engine, smoke ? SMOKE_SECONDS : seconds),
      });
    }
  }
  if (json) {
    console.log(JSON.stringify({ machine: before, accounts }, undefined, 2));
    return;
  }
  console.log(machineLine(before));
  for (const { title, engine, account } of accounts) {
    console.log(`\n${title}, ${engine}\n`);
    console.log(
      'absent' in account
        ? `none: ${account.absent}`
        : `${accountTable(account)}\n\n${accountNotes(account)}`,
    );
  }
}
