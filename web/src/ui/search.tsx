import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icon";

const PAUSE_MS = 300;

/** A search box that tells what was typed after a short pause, or at once on Enter. */
export function SearchBox({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string;
  onSearch: (text: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  // The address can change under the box (back, "clear filters"); what is being typed stays.
  useEffect(() => {
    if (document.activeElement !== input.current && input.current) input.current.value = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const later = (pause: number) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => onSearch(input.current!.value.trim()), pause);
  };
  return (
    <div class="search">
      <Icon name="search" />
      <input
        ref={input}
        class="input"
        type="search"
        maxLength={200}
        placeholder={label}
        aria-label={label}
        defaultValue={value}
        autocomplete="off"
        onInput={() => later(PAUSE_MS)}
        onKeyDown={(event) => {
          if (event.key === "Enter") later(0);
        }}
      />
    </div>
  );
}
