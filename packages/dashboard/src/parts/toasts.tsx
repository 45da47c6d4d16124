import { Notification } from '@mantine/core';
import { type ReactNode, useSyncExternalStore } from 'react';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: 'good' | 'bad';
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says in a corner what came of something; what went wrong stays longer. */
export function tell(text: string, kind: 'good' | 'bad' = 'good'): void {
  const id = ++lastId;
  change([...toasts.slice(-2), { id, text, kind }]);
  setTimeout(() => dismiss(id), kind === 'good' ? 5_000 : 12_000);
}

function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The corner where {@link tell} speaks; screen readers read it out. */
export function Toasts(): ReactNode {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <Notification
          key={toast.id}
          color={toast.kind === 'good' ? 'teal' : 'red'}
          withBorder
          closeButtonProps={{ 'aria-label': 'Dismiss' }}
          onClose={() => dismiss(toast.id)}
        >
          {toast.text}
        </Notification>
      ))}
    </div>
  );
}
