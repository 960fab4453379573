import { useSignal } from "@preact/signals";
import { useForm, type Values } from "../lib/form";
import { t } from "../lib/i18n";
import type { Call } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { Alert } from "./alert";

/** What is edited: its version, and what its fields hold; null is an empty field. */
type Edited<N extends string> = { version: number } & Record<N, string | null>;
type EditPlan<N extends string, T extends Edited<N>> = {
  call: Call;
  /** The newest that the page knows. */
  of: T;
  names: readonly N[];
  check?: (values: Values) => FieldError[];
  word?: (error: FieldError) => string | undefined;
  /** What is stored now. */
  load: () => Promise<T>;
  /** Saves what differs on top of a version. */
  save: (changes: Partial<Record<N, string>>, version: number) => Promise<T>;
  onSaved: (saved: T) => void;
  /** A field's value as people read it. */
  shown: (name: N, value: string) => string;
};

/**
 * A form of something that others change too. When somebody else saved meanwhile, what is typed
 * stays and untouched fields follow theirs; a field that both changed tells their value, and saving
 * again is then done knowingly on top of their version.
 */
export function useEdit<N extends string, T extends Edited<N>>({
  call,
  of,
  names,
  check,
  word,
  load,
  save,
  onSaved,
  shown,
}: EditPlan<N, T>) {
  // What the fields were drawn with, and the version that a save goes on top of.
  const begun = useSignal(of);
  const base = useSignal(of);
  const theirs = useSignal<T | null>(null);
  const turn = useSignal(0);
  const form = useForm({
    call,
    isKept: true,
    check,
    word,
    send: async (values) => {
      const changes = differing(names, values, base.value);
      if (!Object.keys(changes).length) return notify(t("item.unchanged"));
      const saved = await save(changes, base.value.version);
      take(saved);
      onSaved(saved);
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") void compare();
      return problem.code === "stale_version";
    },
  });
  const take = (saved: T) => {
    base.value = saved;
    theirs.value = null;
  };
  const redraw = (saved: T) => {
    take(saved);
    begun.value = saved;
    turn.value++;
    form.settle();
  };
  // It changes under an untouched form by other acts too: the form simply follows.
  if (of.version > base.value.version && !theirs.value && !form.isTouched()) redraw(of);

  const control = (name: N) =>
    form.attrs.ref.current?.elements.namedItem(name) as HTMLInputElement | null | undefined;

  async function compare(): Promise<void> {
    const current = await load();
    const before = base.value;
    const changed = names.filter((name) => current[name] !== before[name]);
    base.value = current;
    // Nothing that is typed here is in question.
    if (!changed.length) return form.retry();
    for (const name of changed) {
      const field = control(name);
      if (field && said(field) === text(before[name])) put(field, text(current[name]));
    }
    theirs.value = current;
  }
  return {
    form,
    begun: begun.value,
    turn: turn.value,
    isOver: theirs.value !== null,
    /** A field's hint, which is their value where both changed it. */
    hint(name: N, usual?: string) {
      const saved = theirs.value && text(theirs.value[name]);
      const field = control(name);
      if (saved === null || (field && saved === said(field)) || saved === text(begun.value[name]))
        return usual;
      const value = saved || field?.type === "checkbox" ? shown(name, saved) : t("item.empty");
      return <strong class="theirs">{t("item.theirs", { value })}</strong>;
    },
    /** Gives up what was typed. */
    useTheirs() {
      const saved = theirs.value!;
      redraw(saved);
      onSaved(saved);
    },
  };
}

/** Says that somebody else saved meanwhile, and what can be done. */
export const Theirs = ({ told, onTake }: { told: string; onTake: () => void }) => (
  <Alert tone="warn" live>
    <p>{told}</p>
    <button type="button" class="btn" onClick={onTake}>
      {t("item.useTheirs")}
    </button>
  </Alert>
);

/** A box that is ticked says "on", as forms say it, and one that is not says nothing. */
const said = (field: HTMLInputElement): string =>
  field.type === "checkbox" ? (field.checked ? "on" : "") : field.value.trim();

function put(field: HTMLInputElement, value: string): void {
  if (field.type === "checkbox") field.checked = value === "on";
  else field.value = value;
}

const text = (value: string | null): string => value ?? "";

/** Only what differs from the version that the form began with is sent. */
const differing = <N extends string>(
  names: readonly N[],
  values: Values,
  base: Edited<N>,
): Partial<Record<N, string>> =>
  Object.fromEntries(
    names
      .filter((name) => text(values[name] ?? null) !== text(base[name]))
      .map((name) => [name, values[name] ?? ""]),
  ) as Partial<Record<N, string>>;
