import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { newKey } from "./api";
import { useKeeper } from "./leaving";
import { asProblem } from "./load";
import { fieldText } from "./problems";
import { limits, type Limits } from "./schema";
import type { Call } from "./shapes";
import type { FieldError, Problem } from "./wire";

export type Values = Record<string, string>;
type Then = void | (() => void);
type FormPlan = {
  /** The call that the form ends in; its limits bound the fields and word the errors. */
  call?: Call;
  /** Finds what is wrong before anything is sent. */
  check?: (values: Values) => FieldError[];
  /**
   * What it returns is done once nothing typed is lost by it: closing, or going elsewhere. A call
   * that makes something takes the key, which stays the same until it is known what became of it.
   */
  send: (values: Values, key: string) => Promise<Then>;
  /** Sees a problem first; true means that it was dealt with. */
  onProblem?: (problem: Problem) => boolean;
  /** Other words for an error of a field. */
  word?: (error: FieldError) => string | undefined;
  /** Leaving asks first while something typed is not saved. */
  isKept?: boolean;
};

/**
 * The try with this key is over. An earlier one of it may have arrived, though its answer was lost:
 * the person is told to look first, and the next try is a new one.
 */
const SPENT = ["idempotency_mismatch", "link_lost"];

/**
 * One form: what was typed stays in its fields, errors of the server are put beside the fields they
 * name, all others into `problem`.
 * `attrs` goes on the <form>, `field(name)` on each field.
 */
export function useForm({ call, check, send, onProblem, word, isKept = false }: FormPlan) {
  const errors = useSignal<FieldError[]>([]);
  const problem = useSignal<Problem | null>(null);
  const isBusy = useSignal(false);
  const isTouched = useSignal(false);
  const turn = useRef(0);
  const key = useRef(newKey());
  const ref = useRef<HTMLFormElement>(null);
  const bounds = (call && limits[call]) ?? {};
  const isUnsaved = () => isTouched.value;
  useKeeper(isKept ? isUnsaved : undefined);

  function show(found: FieldError[]): void {
    errors.value = found;
    setTimeout(() => {
      const wrong = ref.current?.querySelector<HTMLElement>("[aria-invalid=true]");
      wrong?.focus();
      // With what is wrong with it, and also where it had the focus already.
      wrong?.closest(".field")?.scrollIntoView({ block: "nearest" });
    });
  }

  /** A field that is being put right no longer says what was wrong with it. */
  function touch(event: Event): void {
    isTouched.value = true;
    turn.current++;
    const { name } = event.target as HTMLInputElement;
    if (errors.value.some((one) => one.field === name))
      errors.value = errors.value.filter((one) => one.field !== name);
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = ref.current!;
    if (isBusy.value) return;
    const values = read(form);
    problem.value = null;
    const wrong = [...tooLong(values, bounds), ...(check?.(values) ?? [])];
    show(wrong);
    if (wrong.length) return;
    isBusy.value = true;
    const sent = turn.current;
    try {
      const then = await send(values, key.current);
      renew();
      // What was typed while it was being sent is not saved yet.
      isTouched.value = !then && turn.current !== sent;
      then?.();
    } catch (error) {
      const told = asProblem(error);
      if (SPENT.includes(told.code)) renew();
      if (onProblem?.(told)) return;
      const beside = told.errors.filter((one) => form.elements.namedItem(one.field));
      show(beside);
      if (!beside.length || beside.length < told.errors.length) problem.value = told;
    } finally {
      isBusy.value = false;
    }
  }

  function renew(): void {
    key.current = newKey();
  }

  return {
    attrs: { ref, noValidate: true, onSubmit: submit, onInput: touch },
    problem: problem.value,
    isBusy: isBusy.value,
    isTouched: isUnsaved,
    /** What the fields hold is what is saved. */
    settle: () => {
      isTouched.value = false;
    },
    /** What is tried next is something else than what may have arrived already. */
    renew,
    retry: () => ref.current?.requestSubmit(),
    field(name: string) {
      const error = errors.value.find((one) => one.field === name);
      return { name, error: error && (word?.(error) ?? fieldText(error, bounds)) };
    },
  };
}

/** What a form holds: trimmed text by name; passwords as typed. */
function read(form: HTMLFormElement): Values {
  const entries = [...new FormData(form)].filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name === "password" ? value : value.trim()]),
  );
}

/** Errors for the named fields that are empty. */
export const required = (values: Values, ...names: string[]): FieldError[] =>
  names.filter((name) => !values[name]).map((field) => ({ field, code: "required" }));

/**
 * Text beyond its limit is refused and never cut, which a maxlength attribute would do to what is
 * pasted.
 */
const tooLong = (values: Values, bounds: Limits): FieldError[] =>
  Object.entries(values)
    .filter(([name, value]) => value.length > (bounds[name]?.max ?? Infinity))
    .map(([field]) => ({ field, code: "too_long" }));
