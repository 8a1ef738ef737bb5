import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resultBox, type PageResult } from '../package/page.js';

/** What listens for the result of a page that another server serves. */
export interface Receiver {
  readonly url: string;
  readonly result: Promise<PageResult>;
  close(): void;
}

/** Listens at an address of its own, to which pages of any server may write. */
export async function openReceiver(): Promise<Receiver> {
  const { receive, result } = resultBox();
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    receive(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/result`,
    result,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
