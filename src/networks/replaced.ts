/**
 * Puts properties in the place of an object's own.
 *
 * @returns What puts its own back.
 */
export function replaced(target: object, properties: PropertyDescriptorMap): () => void {
  const own = Object.keys(properties).map(
    (name) => [name, Object.getOwnPropertyDescriptor(target, name)] as const,
  );
  for (const [name, property] of Object.entries(properties))
    Object.defineProperty(target, name, { ...property, configurable: true });
  return () => {
    for (const [name, property] of own) {
      if (property) Object.defineProperty(target, name, property);
      else Reflect.deleteProperty(target, name);
    }
  };
}
