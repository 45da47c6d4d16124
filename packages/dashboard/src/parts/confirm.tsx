import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';

/** A button whose deed is asked about once more, because it cannot be taken back or reaches far. */
export function ConfirmButton(given: {
  readonly label: string;
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly onConfirm: () => unknown;
  readonly busy?: boolean;
  readonly plain?: boolean;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={given.plain === true ? 'subtle' : 'light'}
        color="red"
        size="compact-sm"
        loading={given.busy === true}
        onClick={() => setOpen(true)}
      >
        {given.label}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={given.title}>
        <Stack>
          <Text size="sm" component="div">
            {given.children}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            <Button
              color="red"
              onClick={() => {
                setOpen(false);
                given.onConfirm();
              }}
            >
              {given.confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
