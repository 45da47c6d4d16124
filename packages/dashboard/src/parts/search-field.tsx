import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef } from 'react';
import { Icon } from './icons.tsx';

/** Where a list is searched in; what was typed is told when nobody has typed for 0.3 s. */
export function SearchField(given: {
  readonly placeholder: string;
  /** What is searched for now, by the address of the page. */
  readonly value: string | undefined;
  readonly onSearch: (text: string) => void;
}): ReactNode {
  const { placeholder, value, onSearch } = given;
  const input = useRef<HTMLInputElement>(null);
  const search = useDebouncedCallback(onSearch, 300);
  useEffect(() => {
    // Filters that are taken away elsewhere empty it; who types in it is left alone.
    const element = input.current;
    if (value === undefined && element !== null && element !== document.activeElement) element.value = '';
  }, [value]);
  return (
    <TextInput
      ref={input}
      className="grow"
      label="Search"
      placeholder={placeholder}
      leftSection={<Icon name="search" size={16} />}
      defaultValue={value ?? ''}
      onChange={(event) => search(event.currentTarget.value)}
    />
  );
}
