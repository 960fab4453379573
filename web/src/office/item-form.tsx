import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { required, useForm, type Values } from "../lib/form";
import { formatDay, t, today } from "../lib/i18n";
import { MAIL_KINDS, type MailKind, type OfficeMail } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert, ProblemAlert } from "../ui/alert";
import { Field, Submit, TextArea } from "../ui/form";
import type { ItemPath } from "./item";

const EDITED = ["sender", "kind", "reference", "received_on", "note", "internal_note"] as const;
type Edited = (typeof EDITED)[number];

/**
 * The fields of an item. When somebody else saved meanwhile, what is typed stays and untouched
 * fields follow theirs; a
 * field that both changed tells their value, and saving again is then done knowingly on top of
 * their version.
 */
export function ItemForm({
  of,
  path,
  onSaved,
}: {
  of: OfficeMail;
  path: ItemPath;
  onSaved: () => void;
}) {
  // What the fields were drawn with, and the version that a save goes on top of.
  const begun = useSignal(of);
  const base = useSignal(of);
  const theirs = useSignal<OfficeMail | null>(null);
  const turn = useSignal(0);
  const form = useForm({
    call: "PATCH /office/companies/{company_id}/mail/{mail_id}",
    isKept: true,
    check: (values) => required(values, "sender", "received_on"),
    send: async (values) => {
      const changes = changesOf(values, base.value);
      if (!Object.keys(changes).length) return notify(t("item.unchanged"));
      take(
        await api("PATCH /office/companies/{company_id}/mail/{mail_id}", {
          path,
          body: changes,
          version: base.value.version,
        }),
      );
      notify(t("item.saved", { number: of.number }));
      onSaved();
    },
    onProblem: (problem) => {
      if (problem.code === "stale_version") void compare();
      return problem.code === "stale_version";
    },
  });
  const take = (saved: OfficeMail) => {
    base.value = saved;
    theirs.value = null;
  };
  const redraw = (saved: OfficeMail) => {
    take(saved);
    begun.value = saved;
    turn.value++;
    form.settle();
  };
  // The item changes under an untouched form with every state change and scan: it simply follows.
  if (of.version > base.value.version && !theirs.value && !form.isTouched()) redraw(of);

  async function compare(): Promise<void> {
    const current = await api("GET /office/companies/{company_id}/mail/{mail_id}", { path });
    const before = base.value;
    const changed = EDITED.filter((name) => current[name] !== before[name]);
    base.value = current;
    // Only a state or a scan moved on: nothing that was typed here is in question.
    if (!changed.length) return form.retry();
    for (const name of changed) {
      const control = form.attrs.ref.current!.elements.namedItem(name) as HTMLInputElement;
      if (control.value.trim() === before[name]) control.value = current[name];
    }
    theirs.value = current;
  }
  const hint = (name: Edited, usual?: string) => {
    const saved = theirs.value?.[name];
    const typed = (
      form.attrs.ref.current?.elements.namedItem(name) as HTMLInputElement | null
    )?.value.trim();
    return saved === undefined || saved === typed || saved === begun.value[name] ? (
      usual
    ) : (
      <strong class="theirs">{t("item.theirs", { value: shown(name, saved) })}</strong>
    );
  };
  return (
    <section class="sheet pad" aria-labelledby="fields-title">
      <h2 id="fields-title">{t("item.fields")}</h2>
      <form class="stack" key={turn.value} {...form.attrs}>
        {theirs.value && (
          <Alert tone="warn" live>
            <p>{t("item.stale")}</p>
            <button
              type="button"
              class="btn"
              onClick={() => {
                redraw(theirs.value!);
                onSaved();
              }}
            >
              {t("item.useTheirs")}
            </button>
          </Alert>
        )}
        <Field
          label={t("mail.sender")}
          autocomplete="off"
          defaultValue={begun.value.sender}
          {...form.field("sender")}
          hint={hint("sender")}
        />
        <div class="pair">
          <Field label={t("mail.kind")} {...form.field("kind")} hint={hint("kind")}>
            {MAIL_KINDS.map((one) => (
              <option key={one} value={one} selected={one === begun.value.kind}>
                {t(`mail.kind.${one}`)}
              </option>
            ))}
          </Field>
          <Field
            label={t("mail.received")}
            type="date"
            max={today()}
            defaultValue={begun.value.received_on}
            {...form.field("received_on")}
            hint={hint("received_on")}
          />
        </div>
        <Field
          label={t("mail.reference")}
          optional
          autocomplete="off"
          defaultValue={begun.value.reference}
          {...form.field("reference")}
          hint={hint("reference")}
        />
        <TextArea
          label={t("mail.note")}
          optional
          defaultValue={begun.value.note}
          {...form.field("note")}
          hint={hint("note", t("register.noteHint"))}
        />
        <TextArea
          label={t("mail.internalNote")}
          optional
          defaultValue={begun.value.internal_note}
          {...form.field("internal_note")}
          hint={hint("internal_note", t("register.internalNoteHint"))}
        />
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <div class="foot">
          <Submit busy={form.isBusy}>{t(theirs.value ? "item.saveOver" : "act.save")}</Submit>
        </div>
      </form>
    </section>
  );
}

function shown(name: Edited, value: string): string {
  if (name === "kind") return t(`mail.kind.${value as MailKind}`);
  if (name === "received_on") return formatDay(value);
  return value || t("item.empty");
}

/** Only what differs from the version that the form began with is sent. */
function changesOf(values: Values, base: OfficeMail): Partial<Pick<OfficeMail, Edited>> {
  return Object.fromEntries(
    EDITED.filter((name) => (values[name] ?? "") !== base[name]).map((name) => [
      name,
      values[name] ?? "",
    ]),
  );
}
