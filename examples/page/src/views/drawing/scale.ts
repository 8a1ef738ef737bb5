/** An interval, its ends in the order in which they are met. */
export type Interval = readonly [number, number];

/** A straight map from one interval to another, such as from nats to pixels. */
export interface Scale {
  readonly domain: Interval;
  readonly range: Interval;
  /** Where a value of the domain lies. */
  at(value: number): number;
  /** The value that lies at a place. */
  from(place: number): number;
}

/** The straight map that takes the ends of one interval to those of another. */
export function linearScale(domain: Interval, range: Interval): Scale {
  const [a, b] = domain;
  const [c, d] = range;
  const slope = b === a ? 0 : (d - c) / (b - a);
  return {
    domain,
    range,
    at: (value) => c + (value - a) * slope,
    from: (place) => (slope === 0 ? a : a + (place - c) / slope),
  };
}

/** The nearest value within an interval. */
export function clamp(value: number, [low, high]: Interval): number {
  return Math.min(high, Math.max(low, value));
}
