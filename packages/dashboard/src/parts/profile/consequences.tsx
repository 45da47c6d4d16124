import { Alert, List } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Received } from '../../../../control-plane/src/api/contract.ts';
import type { profiles } from '../../../../control-plane/src/api/index.ts';
import type { CallError } from '../../api/call.ts';
import { counted } from '../numbers.ts';
import { Answer } from '../states.tsx';
import { Dangers, Differences } from './differences.tsx';

/** What the server says of a configuration: mistakes, what is dangerous, what differs. While it judges anew the last answer stays, paler. */
export function Consequences(given: {
  readonly of: UseQueryResult<Received<typeof profiles.checkConfiguration>, CallError>;
  readonly isOld: boolean;
}): ReactNode {
  return (
    <Answer of={given.of}>
      {({ issues, differences, dangers }) => {
        const errors = issues.filter(({ severity }) => severity === 'error').length;
        return (
          <div className={given.isOld ? 'stale' : undefined}>
            {issues.length > 0 && (
              <Alert
                mb="sm"
                color={errors > 0 ? 'red' : 'yellow'}
                title={errors > 0 ? counted(errors, 'mistake') : 'Think about it'}
              >
                <List size="sm">
                  {issues.map(({ path, message }) => (
                    <List.Item key={`${path} ${message}`}>
                      <span className="mono">{path}</span>: {message}
                    </List.Item>
                  ))}
                </List>
              </Alert>
            )}
            <Dangers of={dangers} />
            {errors === 0 && <Differences of={differences} />}
          </div>
        );
      }}
    </Answer>
  );
}
