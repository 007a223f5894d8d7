import type { ComponentChildren } from 'preact';

interface LabelledProps {
  readonly text: string;
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}

/** A field with its name above it. */
export function Labelled({ text, isWide = false, children }: LabelledProps) {
  return (
    <label class={isWide ? 'plan-field plan-wide' : 'plan-field'}>
      <span>{text}</span>
      {children}
    </label>
  );
}

interface OptionsProps {
  readonly name: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly onInput: (event: { currentTarget: { value: string } }) => void;
}

export function Options({ name, value, options, onInput }: OptionsProps) {
  return (
    <select name={name} value={value} onInput={onInput}>
      {options.map((option) => (
        <option key={option} value={option}>
          {option === '' ? '–' : option}
        </option>
      ))}
    </select>
  );
}
