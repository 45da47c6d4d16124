/** When a key or token ends by itself. */
export const endings: { readonly value: string; readonly label: string }[] = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'never', label: 'Never' },
];

/** Days until the end, or null for never. */
export function endingOf(value: string): number | null {
  return value === 'never' ? null : Number(value);
}
