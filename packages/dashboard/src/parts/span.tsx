import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

const hour = 3_600_000;
const spans = [
  { value: '1', label: 'Hour' },
  { value: '24', label: 'Day' },
  { value: '168', label: 'Week' },
  { value: '720', label: 'Month' },
];

/** A stretch of time that ends now, and its switch. It moves on in steps, so that charts do not tremble. */
export function useSpan(initialHours: number): {
  readonly from: number;
  readonly to: number;
  readonly hours: number;
  readonly control: ReactNode;
} {
  const [hours, setHours] = useState(initialHours);
  const [to, setTo] = useState(nextStep);
  useEffect(() => {
    const timer = setInterval(() => setTo(nextStep()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return {
    from: to - hours * hour,
    to,
    hours,
    control: (
      <SegmentedControl
        size="xs"
        data={spans}
        value={String(hours)}
        onChange={(value) => setHours(Number(value))}
        aria-label="Stretch of time"
      />
    ),
  };
}

function nextStep(): number {
  return Math.ceil(Date.now() / 60_000) * 60_000;
}
