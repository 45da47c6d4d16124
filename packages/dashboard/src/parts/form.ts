import { type FormEvent, useState } from 'react';
import type { z } from 'zod';

/** What an input of text is given. */
interface TextProps {
  readonly name: string;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (event: { readonly currentTarget: { readonly value: string } }) => void;
}

/** A form over the contract's own schema of its body. */
export interface Form<Values extends object, Body> {
  readonly values: Values;
  set<Name extends keyof Values>(name: Name, value: Values[Name]): void;
  errorOf(name: keyof Values): string | null;
  text(name: { [Name in keyof Values]: Values[Name] extends string ? Name : never }[keyof Values] & string): TextProps;
  submit(send: (body: Body) => void): (event: FormEvent) => void;
  reset(): void;
}

/**
 * Keeps a form and judges it by the schema that the server judges by, so that what is wrong shows beside its field before it is sent.
 *
 * `toBody` makes the body where the fields are not the body themselves.
 */
export function useForm<Schema extends z.ZodType, Values extends object>(
  schema: Schema | undefined,
  initial: Values,
  toBody: (values: Values) => unknown = (values) => values,
): Form<Values, z.input<Schema>> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map());
  const set = <Name extends keyof Values>(name: Name, value: Values[Name]): void => {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors((before) => new Map([...before].filter(([field]) => field !== name)));
  };
  const errorOf = (name: keyof Values): string | null => errors.get(String(name)) ?? null;
  return {
    values,
    set,
    errorOf,
    text: (name) => ({
      name,
      value: String(values[name]),
      error: errorOf(name),
      onChange: (event) => set(name, event.currentTarget.value as Values[typeof name]),
    }),
    submit: (send) => (event) => {
      event.preventDefault();
      const body = toBody(values);
      const judged = schema?.safeParse(body);
      if (judged !== undefined && !judged.success) {
        const found = new Map<string, string>();
        for (const { path, message, code } of judged.error.issues) {
          const field = String(path[0] ?? '');
          if (!found.has(field))
            found.set(
              field,
              code === 'invalid_format' ? 'This has characters that are not allowed, or is empty.' : message,
            );
        }
        setErrors(found);
        const first = [...found.keys()][0];
        if (first !== undefined) document.querySelector<HTMLElement>(`form [name="${CSS.escape(first)}"]`)?.focus();
        return;
      }
      send(body as z.input<Schema>);
    },
    reset: () => setValues(initial),
  };
}
