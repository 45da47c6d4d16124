import { Alert, Button, Modal, Select, Stack, Tabs, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { keys, onboarding } from '../../../control-plane/src/api/index.ts';
import { useRead } from '../api/queries.ts';
import { useMay } from '../api/session.tsx';
import { CodeBlock } from '../parts/copy.tsx';
import { Card, Page } from '../parts/page.tsx';
import { useProfileNames } from '../parts/profile-names.ts';
import { Answer } from '../parts/states.tsx';
import { AddKey } from './keys.tsx';

/** The lines that put an agent into a function, cloud by cloud. */
export default function AddFunctionPage(): ReactNode {
  const [profile, setProfile] = useState('default');
  const [isOpen, setOpen] = useState(false);
  const names = useProfileNames();
  const may = useMay();
  const answer = useRead(onboarding.getOnboarding, { query: { profile } });
  const known = useRead(keys.listKeys, { query: { profile } });
  const live = known.data?.items.filter(({ state }) => state === 'live') ?? [];
  return (
    <Page
      title="Add a function"
      lead="Make a key, put two lines into the function, deploy it. It shows up with its first request."
    >
      <Card title="1. A key">
        <Stack maw={560}>
          <Text size="sm">
            {live.length === 0
              ? 'There is no key for this profile yet.'
              : `There ${live.length === 1 ? 'is a key' : `are ${live.length} keys`} for this profile. Its text was shown when it was made; make another if nobody has it.`}
          </Text>
          <Select
            label="Profile"
            data={[...names]}
            value={profile}
            onChange={(value) => setProfile(value ?? 'default')}
            maw={260}
          />
          {may('operator') ? (
            <Button onClick={() => setOpen(true)} w="fit-content" variant={live.length === 0 ? 'filled' : 'default'}>
              Make a key
            </Button>
          ) : (
            <Alert color="blue">Ask an operator for a key.</Alert>
          )}
        </Stack>
      </Card>
      <Card title="2. The lines">
        <Answer of={answer}>
          {(lines) => (
            <>
              <Tabs defaultValue={lines.clouds[0]?.id ?? 'aws'} keepMounted={false}>
                <Tabs.List mb="md">
                  {lines.clouds.map(({ id, title }) => (
                    <Tabs.Tab key={id} value={id}>
                      {title}
                    </Tabs.Tab>
                  ))}
                </Tabs.List>
                {lines.clouds.map(({ id, title, steps }) => (
                  <Tabs.Panel key={id} value={id}>
                    <Stack>
                      {steps.map((step, index) => (
                        <div key={step.title}>
                          <Text size="sm" fw={600} mb={6}>
                            {index + 1}. {step.title}
                          </Text>
                          <CodeBlock code={step.code} label={`${title}: ${step.title}`} />
                        </div>
                      ))}
                    </Stack>
                  </Tabs.Panel>
                ))}
              </Tabs>
              <Text size="sm" c="dimmed" mt="md">
                Put your key where <span className="mono">{lines.keyPlaceholder}</span> stands; better, let the function
                read it from the cloud's own store of secrets.
              </Text>
            </>
          )}
        </Answer>
      </Card>
      <Card title="3. One call">
        <Text size="sm">
          Call the function once. It connects with that request and shows up on the page of functions; what it stops
          shows up under events.
        </Text>
      </Card>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Make a key" closeOnClickOutside={false}>
        <AddKey profile={profile} onClose={() => setOpen(false)} />
      </Modal>
    </Page>
  );
}
