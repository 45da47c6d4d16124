const shapes: object[] = [];

/**
 * Keeps one instance of a class alive, so that the code that was optimised for it stays.
 *
 * Between two requests no object of a request lives. A full garbage collection then takes their hidden classes too, and V8 throws away all code that
 * was compiled for these: the next thousand requests took two to three times as long, and the compiler as much CPU again. Called once for each
 * class that a request makes instances of.
 */
export function keepShape(instance: object): void {
  shapes.push(instance);
}
