/**
 * Gives an object another value of a property for a while. What refuses it, as frozen objects do,
 * stays as it is.
 *
 * @returns What takes it back.
 */
export function lend(owner: object, name: string, value: unknown): () => void {
  const former = Object.getOwnPropertyDescriptor(owner, name);
  const lent = { value, configurable: true, writable: true, enumerable: false };
  if (!Reflect.defineProperty(owner, name, lent)) return () => undefined;
  return () => {
    // What somebody else has put there since is theirs.
    if (Object.getOwnPropertyDescriptor(owner, name)?.value !== value) return;
    if (former) Reflect.defineProperty(owner, name, former);
    else Reflect.deleteProperty(owner, name);
  };
}
