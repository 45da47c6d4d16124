import { Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { events } from '../../../../control-plane/src/api/index.ts';
import { useChange } from '../../api/queries.ts';
import { FormEnd } from '../add.tsx';
import { counted } from '../numbers.ts';

/** Erases all that is stored of an address, as somebody may ask for by law. */
export function EraseSource({
  source,
  events: count,
}: {
  readonly source: string;
  readonly events: number;
}): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const close = (): void => setOpen(false);
  const erase = useChange(events.eraseEvents, {
    quiet: true,
    done: ({ erased }) => `${counted(erased, 'event')} erased.`,
    onDone: close,
  });
  return (
    <>
      <Button size="compact-sm" variant="light" color="red" onClick={() => setOpen(true)}>
        Erase all events of this address
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Erase what is known of ${source}?`}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            erase.mutate({ body: { source, reason } });
          }}
        >
          <Stack>
            <Text size="sm">
              {counted(count, 'event')} and what people said about them are gone for good. Counts in charts stay; the
              audit log keeps that it was done, and why, without the address.
            </Text>
            <TextInput
              label="Why"
              data-autofocus
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <FormEnd of={erase} label="Erase" color="red" onClose={close} disabled={reason.trim() === ''} />
          </Stack>
        </form>
      </Modal>
    </>
  );
}
