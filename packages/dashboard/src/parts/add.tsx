import { Alert, Button, Group, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { CallError } from '../api/call.ts';
import { Icon } from './icons.tsx';

/** A button that opens a form in a dialog. With `sticky` a click beside the dialog does not close it: what it shows is shown once. */
export function AddButton(given: {
  readonly label: string;
  /** Of the dialog; the button's label unless given. */
  readonly title?: string;
  readonly sticky?: boolean;
  readonly children: (close: () => void) => ReactNode;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <>
      <Button leftSection={<Icon name="add" size={16} />} onClick={() => setOpen(true)}>
        {given.label}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={given.title ?? given.label}
        closeOnClickOutside={given.sticky !== true}
      >
        {given.children(close)}
      </Modal>
    </>
  );
}

/** A quiet button of a row that opens a form in a dialog. */
export function ChangeButton(given: {
  readonly title: string;
  readonly children: (close: () => void) => ReactNode;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <>
      <Button variant="subtle" size="compact-sm" aria-label={`Change: ${given.title}`} onClick={() => setOpen(true)}>
        Change
      </Button>
      <Modal opened={isOpen} onClose={close} title={given.title}>
        {given.children(close)}
      </Modal>
    </>
  );
}

/** How a form in a dialog ends: what went wrong, what else it has to say, and the two ways out. */
export function FormEnd(given: {
  readonly of: { readonly error: CallError | null; readonly isPending: boolean };
  readonly label: string;
  readonly onClose: () => void;
  readonly color?: string;
  readonly disabled?: boolean;
  readonly children?: ReactNode;
}): ReactNode {
  const { error, isPending } = given.of;
  return (
    <>
      {error !== null && <Alert color="red">{error.message}</Alert>}
      {given.children}
      <Group justify="flex-end">
        <Button variant="default" onClick={given.onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          loading={isPending}
          disabled={given.disabled === true}
          {...(given.color === undefined ? {} : { color: given.color })}
        >
          {given.label}
        </Button>
      </Group>
    </>
  );
}
