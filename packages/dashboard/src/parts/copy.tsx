import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';

/** Copies a text. */
export function CopyButton({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }): ReactNode {
  const clipboard = useClipboard({ timeout: 2_000 });
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<Icon name={clipboard.copied ? 'check' : 'copy'} size={14} />}
      onClick={() => clipboard.copy(text)}
      aria-label={clipboard.copied ? 'Copied' : label}
    >
      {clipboard.copied ? 'Copied' : 'Copy'}
    </Button>
  );
}

/** Lines to take over elsewhere. */
export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }): ReactNode {
  return (
    <div className="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboards. */}
      <section tabIndex={0} aria-label={label}>
        <pre>{code}</pre>
      </section>
      <span className="code-copy">
        <CopyButton text={code} label={`Copy: ${label}`} />
      </span>
    </div>
  );
}

/** A secret that is shown this once. */
export function SecretOnce(given: {
  readonly what: string;
  readonly secret: string;
  readonly onDone: () => void;
}): ReactNode {
  return (
    <Stack>
      <Alert color="yellow" title="Shown once">
        Copy the {given.what} now. The server keeps only a digest of it, so nobody can show it again.
      </Alert>
      <CodeBlock code={given.secret} label={given.what} />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          Keep it where your functions read their secrets.
        </Text>
        <Button onClick={given.onDone}>I have it</Button>
      </Group>
    </Stack>
  );
}
