import { useEffect, useRef } from "preact/hooks";
import type { Overview } from "../lib/shapes";

type Tab = {
  to: string;
  label: string;
  isHere: boolean;
  count?: Overview[keyof Overview] | undefined;
};

/** Pages beside each other, as links: the address says which one is open. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  const row = useRef<HTMLElement>(null);
  const here = tabs.find((one) => one.isHere)?.to;
  useEffect(
    () =>
      row.current
        ?.querySelector("[aria-current]")
        ?.scrollIntoView({ block: "nearest", inline: "nearest" }),
    [here],
  );
  return (
    <nav class="tabs" ref={row} aria-label={label}>
      {tabs.map(({ to, label: text, isHere, count }) => (
        <a key={to} class="tab" href={to} aria-current={isHere ? "page" : undefined}>
          {text}
          {count && count.count > 0 && (
            <span class="pill">
              {count.count}
              {count.more && "+"}
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
