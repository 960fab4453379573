import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../lib/i18n";
import { Icon } from "./icon";
import { draw, PAPER, type Point, type Stroke } from "./strokes";

type SignatureProps = {
  label: string;
  strokes: readonly Stroke[];
  onChange: (strokes: readonly Stroke[]) => void;
  isWrong?: boolean;
};

/**
 * Where a person signs, with a finger, a pen or a mouse. What was drawn belongs to whoever shows the
 * pad; only the line that is being drawn is its own.
 */
export function Signature({ label, strokes, onChange, isWrong = false }: SignatureProps) {
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pen = usePen(canvas, strokes, onChange);
  return (
    <div class="field">
      <div class="signhead">
        <span class="label" id={id}>
          {label}
        </span>
        <button
          type="button"
          class="btn quiet"
          disabled={!strokes.length}
          onClick={() => onChange([])}
        >
          <Icon name="eraser" />
          {t("sign.clear")}
        </button>
      </div>
      <div class={isWrong ? "signpad wrongpad" : "signpad"}>
        <canvas
          ref={canvas}
          role="img"
          aria-labelledby={id}
          aria-describedby={`${id}-hint`}
          {...pen}
        />
      </div>
      <p class="hint" id={`${id}-hint`}>
        {t(strokes.length ? "sign.drawn" : "sign.hint")}
      </p>
    </div>
  );
}

function usePen(
  canvas: { current: HTMLCanvasElement | null },
  strokes: readonly Stroke[],
  onChange: (strokes: readonly Stroke[]) => void,
) {
  const shown = useRef(strokes);
  shown.current = strokes;
  const line = useRef<Point[] | null>(null);
  const frame = useRef(0);
  const paint = () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const on = canvas.current?.getContext("2d", { alpha: false });
      if (on) draw(on, line.current ? [...shown.current, line.current] : shown.current);
    });
  };
  useEffect(() => {
    const watch = new ResizeObserver(() => {
      // The pad may be gone before its watch is.
      if (canvas.current) fit(canvas.current);
      paint();
    });
    watch.observe(canvas.current!);
    return () => {
      watch.disconnect();
      cancelAnimationFrame(frame.current);
    };
  }, []);
  useEffect(paint, [strokes]);

  return {
    onPointerDown(event: PointerEvent) {
      // The ball of the thumb beside the pen is a pointer too, and not the first.
      if (!event.isPrimary || event.button) return;
      canvas.current!.setPointerCapture(event.pointerId);
      line.current = [pointOf(event, canvas.current!)];
      paint();
    },
    onPointerMove(event: PointerEvent) {
      if (!line.current || !event.isPrimary) return;
      // Between two frames a pen tells several points.
      const events = event.getCoalescedEvents?.() ?? [];
      for (const one of events.length ? events : [event])
        line.current.push(pointOf(one, canvas.current!));
      paint();
    },
    onPointerUp: () => lift(),
    onPointerCancel: () => lift(),
  };

  function lift(): void {
    if (!line.current) return;
    // The next line may end before this one has come back from whoever keeps them.
    shown.current = [...shown.current, line.current];
    line.current = null;
    onChange(shown.current);
  }
}

/** As many points as the screen has, so that lines are sharp. */
function fit(canvas: HTMLCanvasElement): void {
  canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
  canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
}

function pointOf(event: PointerEvent, canvas: HTMLCanvasElement): Point {
  const box = canvas.getBoundingClientRect();
  const scale = PAPER.width / box.width;
  const round = (value: number) => Math.round(value * 10) / 10;
  return [round((event.clientX - box.left) * scale), round((event.clientY - box.top) * scale)];
}
