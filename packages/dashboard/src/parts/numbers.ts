const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A number with its thousands apart. */
export function inFull(value: number): string {
  return whole.format(value);
}

/** A number as short as a tile needs it: `12.4K`. */
export function inShort(value: number): string {
  return value < 10_000 ? whole.format(value) : short.format(value);
}

/** A number of things: `1 function`, `2 functions`. */
export function counted(value: number, one: string, many: string = `${one}s`): string {
  return `${inFull(value)} ${value === 1 ? one : many}`;
}

/** A part of a whole in percent. */
export function percentOf(part: number, all: number): string {
  if (all === 0) return '0 %';
  const percent = (part / all) * 100;
  return `${percent > 0 && percent < 1 ? percent.toFixed(2) : Math.round(percent)} %`;
}

/** Bytes in the unit that people read. */
export function inBytes(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.round(bytes / 1_024)} KiB` : `${Math.round(bytes / 1_048_576)} MiB`;
}
