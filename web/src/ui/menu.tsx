import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

type MenuProps = {
  button: ComponentChildren;
  label: string;
  children: (close: () => void) => ComponentChildren;
};

/**
 * A button that opens a panel below itself. Escape, a click outside and leaving with Tab close it;
 * arrow keys walk its links and buttons.
 */
export function Menu({ button, label, children }: MenuProps) {
  const isOpen = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    isOpen.value = false;
  };
  useEffect(() => {
    if (!isOpen.value) return;
    root.current!.querySelector<HTMLElement>(".panel input, .panel :is(a, button)")?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) close();
    };
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, [isOpen.value]);

  function onKeyDown(event: KeyboardEvent) {
    if (!isOpen.value) return;
    if (event.key === "Escape") {
      close();
      opener.current!.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const stops = [
      ...root.current!.querySelectorAll<HTMLElement>(".panel :is(input[type=search], a, button)"),
    ];
    stops[
      (stops.indexOf(document.activeElement as HTMLElement) + step + stops.length) % stops.length
    ]?.focus();
  }
  const onFocusOut = (event: FocusEvent) => {
    if (event.relatedTarget && !root.current!.contains(event.relatedTarget as Node)) close();
  };

  return (
    <div class="menu" ref={root} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        ref={opener}
        type="button"
        class="btn onwall"
        aria-expanded={isOpen.value}
        aria-controls={isOpen.value ? id : undefined}
        aria-label={label}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {button}
      </button>
      {isOpen.value && (
        <div class="panel" id={id}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
