import { useForm } from "../lib/form";
import type { Growing } from "../lib/load";
import { ProblemAlert } from "./alert";
import { Submit } from "./form";

/** The way to the next page of a list that grows where it stands; nothing at its end. */
export function More({ of, children }: { of: Growing<unknown>; children: string }) {
  const form = useForm({ send: async () => of.more?.() });
  if (!of.more) return null;
  return (
    <form {...form.attrs}>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <Submit busy={form.isBusy}>{children}</Submit>
    </form>
  );
}
