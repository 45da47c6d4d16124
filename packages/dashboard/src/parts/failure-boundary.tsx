import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { Empty } from './states.tsx';

/** Keeps a page that fails from taking the menu with it. */
export class FailureBoundary extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Empty
        icon="alerts"
        title="This page failed"
        action={
          <Button variant="light" onClick={() => location.reload()}>
            Load it again
          </Button>
        }
      >
        After an update of the server the page may be an old one. Loading it again brings the new one.
      </Empty>
    );
  }
}
