/** A call of one of the library's functions, as data: to be made, or to be written as code. */
export interface Call {
  readonly call: string;
  readonly args: readonly Value[];
}

/** What code has put under a name in a line before; it is only written, and cannot be made. */
export interface Variable {
  readonly variable: string;
}

/** What a call is given. */
export type Value = number | string | boolean | readonly Value[] | Call | Variable | Members;

interface Members {
  readonly [name: string]: Value;
}

export const call = (name: string, ...args: Value[]): Call => ({ call: name, args });

export const isCall = (value: Value): value is Call =>
  typeof value === 'object' && !Array.isArray(value) && 'call' in value;

const isVariable = (value: Value): value is Variable =>
  typeof value === 'object' && !Array.isArray(value) && 'variable' in value;

/** Makes a call, and those that it is given. */
export function make(value: Value, library: Readonly<Record<string, unknown>>): unknown {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((each: Value) => make(each, library));
  if (isCall(value)) {
    const made = library[value.call] as (...args: unknown[]) => unknown;
    return made(...value.args.map((each) => make(each, library)));
  }
  return Object.fromEntries(
    Object.entries<Value>(value as Members).map(([name, each]) => [name, make(each, library)]),
  );
}

/** The functions that are called. */
export function namesOf(value: Value): string[] {
  if (typeof value !== 'object' || isVariable(value)) return [];
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (isCall(value)) return [value.call, ...value.args.flatMap(namesOf)];
  return Object.values(value).flatMap((each) => namesOf(each));
}

/** Writes a value as code; objects that are too long for a line take one for each member. */
export function write(value: Value, indent = '', room = 80): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'object') return String(value);
  if (isVariable(value)) return value.variable;
  if (Array.isArray(value)) return `[${value.map((each: Value) => write(each)).join(', ')}]`;
  if (isCall(value)) {
    return `${value.call}(${value.args.map((each) => write(each, indent, room)).join(', ')})`;
  }
  const members = Object.entries<Value>(value as Readonly<Record<string, Value>>);
  const line = `{ ${members.map((each) => writeMember(each)).join(', ')} }`;
  if (indent.length + line.length <= room && !line.includes('\n')) return line;
  const inner = `${indent}  `;
  const lines = members.map((each) => `${inner}${writeMember(each, inner, room)},\n`);
  return `{\n${lines.join('')}${indent}}`;
}

/** Writes a member of an object, in short where it is named like its variable. */
export function writeMember(
  [name, value]: readonly [string, Value],
  indent = '',
  room = 80,
): string {
  const written = write(value, indent, room);
  return written === name ? name : `${name}: ${written}`;
}
