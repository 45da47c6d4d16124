import type { ReactNode } from 'react';

/** The drawings, as strokes on a field of 24. */
const drawings = {
  overview: 'M4 19V9m5 10V5m5 14v-7m5 7V8',
  events: 'M3 12h4l3-8 4 16 3-8h4',
  functions: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5',
  alerts: 'M6 16V11a6 6 0 1112 0v5l2 2H4zM10 21h4',
  forwarding: 'M4 12h13m-5-6l6 6-6 6',
  blacklist: 'M12 21a9 9 0 100-18 9 9 0 000 18zM5.7 5.7l12.6 12.6',
  profiles: 'M4 7h9m4 0h3M4 17h3m4 0h9M15 5v4M9 15v4',
  keys: 'M14.5 9.5a4.5 4.5 0 10-4.2 4.5L12 12.5h2v2h2v2h3v-3l-4.7-4.2',
  add: 'M12 5v14M5 12h14',
  users:
    'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 010 6M18 14.5c2 1 3 3 3 5.5',
  tokens: 'M4 6h16v12H4zM8 12h.01M12 12h.01M16 12h.01',
  audit: 'M7 3h10v18H7zM10 8h4M10 12h4M10 16h2',
  settings:
    'M12 15.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM12 3v3m0 12v3M3 12h3m12 0h3M5.6 5.6l2.1 2.1m8.6 8.6l2.1 2.1m0-12.8l-2.1 2.1m-8.6 8.6l-2.1 2.1',
  sun: 'M12 16a4 4 0 100-8 4 4 0 000 8zM12 3v1m0 16v1M3 12h1m16 0h1M5.6 5.6l.7.7m11.4 11.4l.7.7m0-12.8l-.7.7M6.3 17.7l-.7.7',
  moon: 'M20 14.5A8 8 0 119.5 4a6.5 6.5 0 0010.5 10.5z',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM16 16l4.5 4.5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  user: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20.5c0-4 3.3-6.5 7.5-6.5s7.5 2.5 7.5 6.5',
  right: 'M9 5l7 7-7 7',
  live: 'M12 13a1 1 0 100-2 1 1 0 000 2zM8.5 15.5a5 5 0 010-7M15.5 8.5a5 5 0 010 7M5.6 18.4a9 9 0 010-12.8M18.4 5.6a9 9 0 010 12.8',
  shield: 'M12 3l8 3v6c0 5-3.4 8-8 9-4.6-1-8-4-8-9V6z',
  remove: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
} as const;

/** Name of a drawing. */
export type IconName = keyof typeof drawings;

/** A drawing beside words; it says nothing by itself, so screen readers pass it by. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  );
}

/** The mark of the product. */
export function Mark({ size = 28 }: { readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0f766e" />
      <path d="M16 6l8 3v7c0 5-3.4 8.4-8 10-4.6-1.6-8-5-8-10V9z" fill="none" stroke="#fff" strokeWidth="2" />
      <path d="M11 16h3l2-4 2 8 1.5-4H21" fill="none" stroke="#fff" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  );
}
