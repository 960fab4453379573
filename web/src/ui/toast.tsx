import { useEffect, useRef } from "preact/hooks";
import { isOnTop, toast } from "../lib/toast";
import { Icon } from "./icon";

/** What was done, said in a corner. As a popover it is seen above an open dialog too. */
export function Toast() {
  const ref = useRef<HTMLDivElement>(null);
  const text = toast.value;
  useEffect(() => {
    if (!text) return;
    ref.current!.showPopover();
    return () => ref.current?.hidePopover();
  }, [text, isOnTop.value]);
  return (
    <div ref={ref} popover="manual" role="status" class="toasts">
      {text && (
        <p class="toast">
          <Icon name="check" />
          {text}
        </p>
      )}
    </div>
  );
}
