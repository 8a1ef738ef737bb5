const DATABASE = 'vae-kit';
const STORE = 'files';

/** What a database of the page holds under a name; undefined where it holds nothing. */
export async function fromIndexedDb(name: string): Promise<Blob | undefined> {
  return inStore('readonly', (store) => store.get(name)) as Promise<Blob | undefined>;
}

/** Keeps a Blob under a name, in one transaction: all of it or nothing. */
export async function toIndexedDb(name: string, blob: Blob): Promise<void> {
  await inStore('readwrite', (store) => store.put(blob, name));
}

async function inStore(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await settled(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const result: unknown = await settled(ask(transaction.objectStore(STORE)));
    await completed(transaction);
    return result;
  } finally {
    database.close();
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the database refused'));
  });
}

/** What was asked is kept only once the transaction is complete. */
function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the database gave up'));
  });
}
