import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { visit } from '../package/page.js';
import { start, type Workshop } from './commands.js';
import type { Server } from './environment.js';
import { fell, outcomeOf, type Outcome } from './outcome.js';
import { openReceiver } from './receiver.js';

const PATIENCE = 240_000;
const BETWEEN_CALLS = 300;

/** A port that nobody listens on at present. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** The first answer of a server that may not listen yet; undefined where it no longer runs. */
async function firstAnswer(url: string, over: AbortSignal): Promise<string | undefined> {
  while (!over.aborted) {
    try {
      return await (await fetch(url, { signal: over })).text();
    } catch {
      await setTimeout(BETWEEN_CALLS);
    }
  }
  return undefined;
}

async function openInBrowser(url: string): Promise<Outcome> {
  const receiver = await openReceiver();
  try {
    const address = new URL(url);
    address.searchParams.set('report', receiver.url);
    return await visit(address.href, receiver.result);
  } finally {
    receiver.close();
  }
}

/** Starts a server, and asks it, or has a browser open its page, once it answers. */
export async function serve(
  { command, path = '/', page = false, alsoPage }: Server,
  workshop: Workshop,
): Promise<Outcome> {
  const port = await freePort();
  const variables = { ...workshop.variables, PORT: String(port), HOST: '127.0.0.1' };
  const running = start(command, { ...workshop, variables }, PATIENCE);
  const over = new AbortController();
  const ended = running.ended.then(({ text }) => {
    over.abort();
    return text;
  });
  try {
    const origin = `http://127.0.0.1:${port}`;
    const url = origin + path;
    const answer = await firstAnswer(url, over.signal);
    if (answer === undefined) return { error: await ended };
    let outcome = page ? await openInBrowser(url) : outcomeOf(answer);
    if (alsoPage !== undefined && fell(outcome.losses))
      outcome = await openInBrowser(origin + alsoPage);
    if (outcome.error === undefined) return outcome;
    // The page of an error may say nothing of it, but the server does.
    running.stop();
    return { error: `${outcome.error}\n${await ended}` };
  } finally {
    running.stop();
    await ended;
  }
}
