import { useMemo, useRef } from "preact/hooks";
import { useForm, type Values } from "../lib/form";
import { formatDay, t } from "../lib/i18n";
import type { OfficeWork, WorkKind } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Problem } from "../lib/wire";
import { Dialog } from "../ui/dialog";
import { Theirs, useEdit } from "../ui/edit";
import { TextArea } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { addWork, editWork, removeWork, showWork, type Facts, type Side } from "./calls";
import { begunWith, factsOf, NAMES, typedOf, WorkFields, wordOf, wrongIn, type Name } from "./fields";
import { nameOf } from "./words";

/** What the fields offer: names that were written before. */
type Offered = { people: string[]; places: string[] };
type Base = { side: Side; offered: Offered; onSaved: () => void; onClose: () => void };

const ADD = "POST /office/companies/{company_id}/work-records";
const EDIT = "PATCH /office/companies/{company_id}/work-records/{work_id}";

/** Writes down a time entry or a job sheet. */
export function AddWork({ kind, side, offered, onSaved, onClose }: Base & { kind: WorkKind }) {
  const form = useForm({
    call: ADD,
    check: wrongIn(kind),
    word: wordOf,
    send: async (values, key) => {
      const made = await addWork(side, { kind, ...factsOf(values) }, key).catch(beside);
      notify(t("work.added", { name: nameOf(made) }));
      return () => {
        onSaved();
        onClose();
      };
    },
  });
  return (
    <Dialog title={t(`work.add.${kind}`)} size="wide" onClose={onClose} keeps={form.isTouched}>
      <form class="in" {...form.attrs}>
        <WorkFields kind={kind} begun={begunWith()} {...offered} field={form.field} />
        <FormEnd of={form} sticky>{t("act.save")}</FormEnd>
      </form>
    </Dialog>
  );
}


const edited = (of: OfficeWork) => ({ version: of.version, ...typedOf(of) });

/** Corrects what was written down. */
export function EditWork({ of, side, offered, onSaved, onClose }: Base & { of: OfficeWork }) {
  const now = useMemo(() => edited(of), [of]);
  const typed = useRef<Values>({});
  const check = wrongIn(of.kind);
  const edit = useEdit({
    call: EDIT,
    of: now,
    names: NAMES.filter((name) => name in typedOf(of)),
    check: (values) => check((typed.current = values)),
    word: wordOf,
    load: async () => edited(await showWork(side, of.id)),
    save: async (changes, version) => {
      const body = changedOf(Object.keys(changes) as Name[], factsOf(typed.current), of.kind);
      const saved = await editWork(side, of.id, body, version).catch(beside);
      notify(t("work.saved", { name: nameOf(saved) }));
      return edited(saved);
    },
    onSaved: () => {
      onSaved();
      onClose();
    },
    shown: (name, value) => (name === "day" ? formatDay(value) : value),
  });
  const { form } = edit;
  return (
    <Dialog title={t("work.editTitle")} size="wide" onClose={onClose} keeps={form.isTouched}>
      <form class="in" key={edit.turn} {...form.attrs}>
        {edit.isOver && <Theirs told={t("work.stale")} onTake={edit.useTheirs} />}
        <WorkFields
          kind={of.kind}
          begun={edit.begun}
          {...offered}
          field={form.field}
          hint={edit.hint}
        />
        <FormEnd of={form} sticky>{t("act.save")}</FormEnd>
      </form>
    </Dialog>
  );
}

const TIMES = ["start", "end", "minutes"] as const;

/** Times and minutes belong together, and so do an amount and its currency. */
function changedOf(names: Name[], facts: Facts, kind: WorkKind): Partial<Facts> {
  const all = new Set<string>(names);
  if (kind === "time" && TIMES.some((name) => all.has(name))) TIMES.forEach((name) => all.add(name));
  if (all.has("currency")) all.add("internal_cost");
  return Object.fromEntries(Object.entries(facts).filter(([name]) => all.has(name)));
}

/** Takes a record away, with a reason; it stays with staff. */
export function RemoveWork({
  of,
  side,
  onSaved,
  onClose,
}: Omit<Base, "offered"> & { of: OfficeWork }) {
  const form = useForm({
    call: "POST /office/companies/{company_id}/work-records/{work_id}/remove",
    isKept: true,
    send: async ({ reason = "" }) => {
      await removeWork(side, of, reason);
      notify(t("work.removed", { name: nameOf(of) }));
      return () => {
        onSaved();
        onClose();
      };
    },
  });
  return (
    <Dialog title={t("work.removeTitle")} onClose={onClose} keeps={form.isTouched}>
      <form class="in" {...form.attrs}>
        <p>{t("work.removeHint", { name: nameOf(of) })}</p>
        <TextArea label={t("work.reason")} {...form.field("reason")} />
        <FormEnd of={form}>{t("work.remove")}</FormEnd>
      </form>
    </Dialog>
  );
}

/** The server names the parts of an amount and of a list; the form has one field for each. */
function beside(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  const errors = error.errors.map(({ field, code }) => ({ field: field.split(".")[0]!, code }));
  throw new Problem(
    error.status,
    { code: error.code, detail: error.detail, errors },
    error.retryAfterSeconds,
  );
}
