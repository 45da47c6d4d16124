/** True where two types are the same, not only assignable to each other. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** A claim that the compiler checks. */
export function holds<_Claim extends true>(): void {
  // Nothing is left of it at run time.
}
