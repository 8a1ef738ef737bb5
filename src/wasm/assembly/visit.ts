@external('env', 'visit')
declare function report(way: i32): void;

/** Tells the tests' own build which way is taken; of other builds it leaves nothing. */
@inline
export function visit(way: i32): void {
  if (isDefined(TRACED)) report(way);
}
