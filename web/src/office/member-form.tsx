import { useSignal, type Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { all, api } from "../lib/api";
import { useChosen } from "../lib/chosen";
import { required, useForm } from "../lib/form";
import { language, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { withRecentSignIn } from "../lib/recent";
import { oneOf, type Member, type Out, type Panel } from "../lib/shapes";
import { notify } from "../lib/toast";
import { LanguageField, SPOKEN } from "../people/words";
import { looksLikeEmail } from "../sign-in";
import { Alert, ProblemAlert } from "../ui/alert";
import { Check, Field, FieldError, Submit } from "../ui/form";
import { FormEnd } from "../ui/form-end";
import { memberName } from "./panel-words";

const ALL = "/office/companies/{company_id}/panels/{panel_id}/members";
const ONE = `${ALL}/{user_id}` as const;
type Named = { id: string; name: string };
export type Added = Out<`POST ${typeof ALL}`>;

/** All panels of a company that somebody can be put into. */
function usePanels(companyId: string) {
  return useLoad(
    async (signal) =>
      (
        await all((cursor) =>
          api(
            "GET /office/companies/{company_id}/panels",
            { path: { company_id: companyId }, query: { cursor, limit: 100 } },
            signal,
          ),
        )
      ).filter(({ state }) => state === "active"),
    [companyId],
  );
}

/** In which panels of the company somebody is: one at least. */
function PanelBoxes({
  companyId,
  known,
  fixed,
  chosen,
  error,
}: {
  companyId: string;
  /** What is known without asking, until all are there. */
  known: Named[];
  /** The panel to which somebody is added: the others are besides. */
  fixed?: string;
  chosen: Signal<readonly string[]>;
  error: string | undefined;
}) {
  const id = useId();
  const loaded = usePanels(companyId);
  const panels: Named[] = loaded.data ?? known;
  return (
    <fieldset class="field" aria-describedby={error ? `${id}-error` : undefined}>
      <legend>{t("panels.title")}</legend>
      <div class="chips many">
        {panels.map((one) => (
          <label key={one.id} class="chip">
            <input
              type="checkbox"
              name="panels"
              value={one.id}
              checked={chosen.value.includes(one.id)}
              disabled={one.id === fixed}
              aria-invalid={error ? true : undefined}
              onChange={({ currentTarget }) => {
                const rest = chosen.value.filter((each) => each !== one.id);
                chosen.value = currentTarget.checked ? [...rest, one.id] : rest;
              }}
            />
            {one.name}
          </label>
        ))}
      </div>
      <FieldError id={`${id}-error`} text={error} />
      <p class="hint">{t("members.panelsHint")}</p>
    </fieldset>
  );
}

/** A person for one or more panels. A known address is linked as it is; a new one gets a way in. */
export function AddMemberForm({
  of,
  touched,
  onAdded,
  onStale,
}: {
  of: Panel;
  touched: { current: () => boolean };
  onAdded: (added: Added, isSent: boolean) => void;
  /** Somebody else was quicker: what is shown behind the form is not so any more. */
  onStale: () => void;
}) {
  const chosen = useSignal<readonly string[]>([of.id]);
  const isSent = useSignal(true);
  const form = useForm({
    call: `POST ${ALL}`,
    check: ({ email = "", ...values }) => [
      ...(looksLikeEmail(email) ? [] : [{ field: "email", code: email ? "email" : "required" }]),
      ...required(values, "first_name", "last_name"),
    ],
    send: async (values, key) => {
      const body = {
        email: values.email ?? "",
        first_name: values.first_name ?? "",
        last_name: values.last_name ?? "",
        language: oneOf(SPOKEN, values.language ?? "") ?? "en",
        until: values.until || null,
        panels: [...chosen.value],
        send: Boolean(values.send),
      };
      const path = { company_id: of.company_id, panel_id: of.id };
      const added = await withRecentSignIn(() => api(`POST ${ALL}`, { path, body, key }));
      return () => onAdded(added, body.send);
    },
    onProblem: (problem) => {
      const isStale = problem.status === 409 || problem.status === 404;
      if (isStale && problem.code !== "idempotency_mismatch") onStale();
      return false;
    },
  });
  touched.current = form.isTouched;
  return (
    <form class="in" {...form.attrs}>
      <p class="hint">{t("members.addHint")}</p>
      <Field
        label={t("sign_in.email")}
        type="email"
        autocomplete="off"
        hint={t("members.emailHint")}
        {...form.field("email")}
      />
      <div class="pair">
        <Field label={t("people.firstName")} autocomplete="off" {...form.field("first_name")} />
        <Field label={t("people.lastName")} autocomplete="off" {...form.field("last_name")} />
      </div>
      <PanelBoxes
        companyId={of.company_id}
        known={[of]}
        fixed={of.id}
        chosen={chosen}
        error={form.field("panels").error}
      />
      <div class="pair">
        <Field
          label={t("access.until")}
          type="date"
          optional
          hint={t("people.untilHint")}
          {...form.field("until")}
        />
        <LanguageField of={language.value} {...form.field("language")} />
      </div>
      <Check
        name="send"
        label={t("members.send")}
        hint={t(isSent.value ? "members.sendHint" : "members.sendNotHint")}
        defaultChecked
        onChange={({ currentTarget }) => {
          isSent.value = currentTarget.checked;
        }}
      />
      <FormEnd of={form} sticky>{t("members.addSubmit")}</FormEnd>
    </form>
  );
}

/**
 * The last day, the name and the panels. When somebody else saved meanwhile, fields that were not
 * touched follow, and what was typed stays and is saved on top of theirs.
 */
export function EditMemberForm({
  panel,
  of,
  touched,
  onSaved,
}: {
  panel: Panel;
  of: Member;
  touched: { current: () => boolean };
  /** isGone: the person is in other panels only. */
  onSaved: (isGone: boolean) => void;
}) {
  const chosen = useChosen(idsOf(of.panels), isSame);
  const path = { company_id: panel.company_id, panel_id: panel.id, user_id: of.user_id };
  const form = useForm({
    call: `PATCH ${ONE}`,
    word: ({ field, code }) =>
      field === "panels" && ["required", "no_panel_left"].includes(code)
        ? t("members.panelsLast")
        : undefined,
    check: (values) => [
      ...(of.may_rename ? required(values, "first_name", "last_name") : []),
      ...(chosen.value.length ? [] : [{ field: "panels", code: "required" }]),
    ],
    send: async (values) => {
      const { first_name = of.first_name, last_name = of.last_name } = values;
      const until = values.until || null;
      const body = {
        ...(until !== of.until && { until }),
        ...(first_name !== of.first_name && { first_name }),
        ...(last_name !== of.last_name && { last_name }),
      };
      const isMoved = !isSame(chosen.value, idsOf(of.panels));
      const isEdited = Object.keys(body).length > 0;
      if (!isEdited && !isMoved) return notify(t("item.unchanged"));
      if (isEdited)
        await withRecentSignIn(() => api(`PATCH ${ONE}`, { path, body, version: of.version }));
      if (isMoved)
        await withRecentSignIn(() =>
          api(`POST ${ONE}/panels`, { path, body: moves(chosen.value, of.panels) }),
        );
      notify(t("members.saved", { name: `${first_name} ${last_name}`.trim() || of.email }));
      return () => onSaved(!chosen.value.includes(panel.id));
    },
    onProblem: (problem) => {
      if ([404, 409, 412].includes(problem.status)) onSaved(false);
      return false;
    },
  });
  touched.current = form.isTouched;
  return (
    <form class="stack" {...form.attrs}>
      {of.may_rename ? (
        <div class="pair">
          <Field
            label={t("people.firstName")}
            autocomplete="off"
            defaultValue={of.first_name}
            {...form.field("first_name")}
          />
          <Field
            label={t("people.lastName")}
            autocomplete="off"
            defaultValue={of.last_name}
            {...form.field("last_name")}
          />
        </div>
      ) : (
        <p class="hint">{t("members.nameTheirs", { name: memberName(of) })}</p>
      )}
      <Field
        label={t("access.until")}
        type="date"
        optional
        hint={t("members.untilHint")}
        defaultValue={of.until ?? ""}
        {...form.field("until")}
      />
      <PanelBoxes
        companyId={panel.company_id}
        known={of.panels}
        chosen={chosen}
        error={form.field("panels").error}
      />
      {!chosen.value.includes(panel.id) && chosen.value.length > 0 && (
        <Alert tone="warn" live>
          <p>{t("members.leaves", { panel: panel.name })}</p>
        </Alert>
      )}
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <Submit busy={form.isBusy}>{t("act.save")}</Submit>
      </div>
    </form>
  );
}

/** What was ticked or unticked here; whatever somebody else changed meanwhile stays. */
const moves = (ids: readonly string[], panels: Named[]) => ({
  join: ids.filter((id) => panels.every((one) => one.id !== id)),
  leave: idsOf(panels).filter((id) => !ids.includes(id)),
});

const idsOf = (panels: Named[]): readonly string[] => panels.map(({ id }) => id);

const isSame = (ids: readonly string[], others: readonly string[]): boolean =>
  ids.length === others.length && others.every((id) => ids.includes(id));
