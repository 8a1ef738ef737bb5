/**
 * How long this process has computed so far, in milliseconds: other programs that want the core do
 * not lengthen it.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
