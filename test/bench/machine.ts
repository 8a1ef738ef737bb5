import { arch, availableParallelism, cpus, loadavg, platform, release } from 'node:os';

/** What a figure depends on besides the code. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  readonly v8: string;
  /** The flags of Node that engines inherit. */
  readonly nodeOptions: string;
  /** How many processes wanted a core during the last minute; near 0 on a machine that is free. */
  readonly load: number;
}

/** This machine, now. */
export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    v8: process.versions.v8,
    nodeOptions: process.env.NODE_OPTIONS ?? '',
    load: loadavg()[0]!,
  };
}

/** The same in one line. */
export function machineLine({ cpu, cores, system, node, v8, nodeOptions, load }: Machine): string {
  return (
    `${cpu}, ${cores} cores, ${system}, Node ${node} (V8 ${v8}), NODE_OPTIONS '${nodeOptions}', ` +
    `load ${load.toFixed(2)}`
  );
}
