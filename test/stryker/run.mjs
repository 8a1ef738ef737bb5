/**
 * Changes the code of a room in every way that Stryker knows, a change at a time, and lists those
 * that no test notices and that its file under `survivors/` gives no reason for. What was noticed
 * before is not tried again where neither it nor its tests have changed.
 *
 * npm run stryker -- objectives [--mutate src/objectives/elbo.ts] [other options of Stryker]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { judge } from './judge.mjs';
import { ROOMS } from './rooms.mjs';

const [room, ...options] = process.argv.slice(2);
if (!Object.hasOwn(ROOMS, room ?? '')) {
  console.error(`Name a room: ${Object.keys(ROOMS).join(', ')}.`);
  process.exit(2);
}
const stryker = fileURLToPath(
  new URL('../../node_modules/@stryker-mutator/core/bin/stryker.js', import.meta.url),
);

/** Tries all changes that have not been tried with such tests. */
function tryWith(tests) {
  const { status } = spawnSync(
    process.execPath,
    [stryker, 'run', 'test/stryker/stryker.config.mjs', ...options],
    { stdio: 'inherit', env: { ...process.env, STRYKER_ROOM: room, STRYKER_TESTS: tests } },
  );
  return status ?? 1;
}

// What quick tests notice is known by them: the slow ones are only asked about the rest.
const status = tryWith('quick') || (ROOMS[room].slow.length > 0 ? tryWith('all') : 0);
process.exitCode = status || (await judge(room));
