/** Whether a value is an object that may hold things by name, and no tensor, list or promise. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !('dataId' in value) &&
    !('then' in value)
  );
}
