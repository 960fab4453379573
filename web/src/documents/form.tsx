import { useMemo } from "preact/hooks";
import { required } from "../lib/form";
import { t } from "../lib/i18n";
import type { Doc } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Cancel, Dialog } from "../ui/dialog";
import { Theirs, useEdit } from "../ui/edit";
import { Field, Submit } from "../ui/form";
import { joined, split, TagsField } from "../ui/tags";
import { editDocument, showDocument, type Side } from "./calls";
import { tagsOf } from "./tags";

const CALL = "PATCH /companies/{company_id}/documents/{document_id}";

/** What a document's form holds of it. */
const edited = (of: Doc) => ({ version: of.version, name: of.name, tags: joined(of.tags) });

/** Its name and its tags. */
export function EditDocument({
  of,
  side,
  onSaved,
  onClose,
}: {
  of: Doc;
  side: Side;
  onSaved: () => void;
  onClose: () => void;
}) {
  const now = useMemo(() => edited(of), [of]);
  const edit = useEdit({
    call: CALL,
    of: now,
    names: ["name", "tags"] as const,
    check: (values) => required(values, "name"),
    load: async () => edited(await showDocument(side, of.id)),
    save: async (changes, version) => {
      const body = {
        ...(changes.name !== undefined && { name: changes.name }),
        ...(changes.tags !== undefined && { tags: split(changes.tags) }),
      };
      const saved = await editDocument(side, of.id, body, version).catch(besideTags);
      notify(t("documents.saved", { name: saved.name }));
      return edited(saved);
    },
    onSaved,
    shown: (name, value) => (name === "tags" ? split(value).join(", ") : value),
  });
  const { form, begun } = edit;
  return (
    <Dialog title={t("documents.editTitle")} onClose={onClose} keeps={form.isTouched}>
      <form class="in" key={edit.turn} {...form.attrs}>
        {edit.isOver && <Theirs told={t("documents.stale")} onTake={edit.useTheirs} />}
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <Field
          label={t("documents.name")}
          defaultValue={begun.name}
          autocomplete="off"
          hint={edit.hint("name")}
          {...form.field("name")}
        />
        <TagsField
          label={t("documents.tags")}
          tags={split(begun.tags)}
          known={tagsOf(side.companyId)}
          hint={edit.hint("tags") ?? t("documents.tagsHint")}
          {...form.field("tags")}
        />
        <div class="foot">
          <Cancel />
          <Submit busy={form.isBusy}>{t("act.save")}</Submit>
        </div>
      </form>
    </Dialog>
  );
}

/** The server names a place in the list of tags; the form has one field of them. */
function besideTags(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  const errors = error.errors.map(({ field, code }) => ({
    field: field.startsWith("tags.") ? "tags" : field,
    code,
  }));
  throw new Problem(
    error.status,
    { code: error.code, detail: error.detail, errors },
    error.retryAfterSeconds,
  );
}
