import type { MeanFieldsRequest } from '../../core/mean-fields.js';

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const WORD = Int32Array.BYTES_PER_ELEMENT;

/** Words of a network and of each of its links, as assembly/belief-layout.ts has them. */
const NETWORK_WORDS = 4;
const LINK_WORDS = 12;

/** What a datum's room begins with, and rows of a tilt. */
const ROOM_HEAD = 4;
const TILT_ROWS = 6;

/** Bytes from the start of something laid out one piece after the other. */
interface Layout {
  /** Room for so many float64; where it begins. */
  take(doubles: number): number;
  bytes(): number;
}

function layoutFrom(start: number): Layout {
  let at = start;
  return {
    take: (doubles) => (at += doubles * DOUBLE) - doubles * DOUBLE,
    bytes: () => at,
  };
}

/** Where a link's numbers lie: addresses from the network's, or from a datum's room. */
export interface LinkPlaces {
  /** Children, filled up to whole pairs. */
  readonly wide: number;
  readonly children: number;
  readonly parents: number;
  readonly weights: number;
  readonly powers: number;
  readonly bias: number;
  readonly greatest: number;
  readonly biasGradient: number;
  readonly kernelGradient: number;
  readonly tilt: number;
  readonly near: number;
}

/** Where everything lies, as addresses from that of the network. */
export interface BeliefPlaces {
  readonly links: readonly LinkPlaces[];
  /** Of each level, from a room's start. */
  readonly values: readonly number[];
  readonly topBias: number;
  readonly rooms: number;
  readonly roomBytes: number;
  /** What all takes but for rooms. */
  readonly bytes: number;
}

const even = (count: number) => count + (count % 2);

/** Lays out a network and the rooms behind it. */
export function beliefPlaces({ sizes, gradient }: MeanFieldsRequest): BeliefPlaces {
  const links = sizes.slice(1);
  const head = NETWORK_WORDS + LINK_WORDS * links.length;
  const own = layoutFrom(16 * Math.ceil((head * WORD) / 16));
  const room = layoutFrom(ROOM_HEAD * DOUBLE);
  const values = sizes.map((units) => room.take(even(units)));
  return {
    values,
    links: links.map((parents, l) => {
      const wide = even(sizes[l]!);
      const whole = wide * parents;
      return {
        wide,
        children: sizes[l]!,
        parents,
        weights: own.take(whole),
        powers: own.take(whole),
        bias: own.take(wide),
        greatest: own.take(wide),
        biasGradient: own.take(gradient ? wide : 0),
        kernelGradient: own.take(gradient ? whole : 0),
        tilt: room.take(TILT_ROWS * wide),
        near: room.take(whole),
      };
    }),
    topBias: own.take(even(sizes.at(-1)!)),
    rooms: own.bytes(),
    roomBytes: room.bytes(),
    bytes: own.bytes(),
  };
}

/** The address of a link's words. */
export function linkAddress(network: number, level: number): number {
  return network + (NETWORK_WORDS + LINK_WORDS * level) * WORD;
}

/** Writes down for the companion where all lies. */
export function writePlaces(
  memory: WebAssembly.Memory,
  network: number,
  { links, values, topBias, rooms, roomBytes }: BeliefPlaces,
): void {
  const words = [links.length, network + topBias, network + rooms, roomBytes];
  links.forEach((link, l) =>
    words.push(
      link.wide / 2,
      link.parents,
      network + link.weights,
      network + link.powers,
      network + link.bias,
      network + link.greatest,
      network + link.biasGradient,
      network + link.kernelGradient,
      values[l]!,
      values[l + 1]!,
      link.tilt,
      link.near,
    ),
  );
  new Uint32Array(memory.buffer, network, words.length).set(words);
}
