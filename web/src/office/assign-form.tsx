import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { formatDay, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import type { OfficeMail, OfficeScan } from "../lib/shapes";
import { notify } from "../lib/toast";
import { ProblemAlert } from "../ui/alert";
import { ClosedMark, CompanyLine, MailBadge } from "../ui/badges";
import { FieldError, Submit } from "../ui/form";
import { Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { CompanyPicker, type PickedCompany } from "./company-picker";

const SHOWN = 10;
/** A destroyed letter takes no scan. */
export const takers = (items: OfficeMail[]) => items.filter((one) => one.state !== "destroyed");

/**
 * Looks for the item by company, number, reference or beginning of the sender, and attaches the
 * scan to the one chosen.
 */
export function AssignForm({
  scan,
  company,
  onDone,
  onStale,
}: {
  scan: OfficeScan;
  company: PickedCompany | null;
  onDone: () => void;
  onStale: () => void;
}) {
  const picked = useSignal(company);
  const q = useSignal("");
  const chosen = useSignal<OfficeMail | null>(null);
  // A company that is suggested while the form stands open.
  useEffect(() => {
    picked.value = company;
    chosen.value = null;
  }, [company?.id]);
  const companyId = picked.value?.id;
  const found = useLoad(
    (signal) =>
      api(
        "GET /office/mail",
        { query: { company_id: companyId, q: q.value, limit: SHOWN } },
        signal,
      ),
    [companyId, q.value],
  );
  const form = useForm({
    check: () => (chosen.value ? [] : [{ field: "mail_id", code: "required" }]),
    send: async () => {
      const { company_id, id, number } = chosen.value!;
      const filed = await api("POST /office/scans/{scan_id}/assign", {
        path: { scan_id: scan.id },
        body: { company_id, mail_id: id },
        version: scan.version,
      });
      notify(t(filed.state === "duplicate" ? "inbox.duplicate" : "inbox.assigned", { number }));
      onDone();
    },
    onProblem: (problem) => {
      if (["stale_version", "scan_not_in_inbox"].includes(problem.code)) onStale();
      return false;
    },
    word: () => t("inbox.chooseItem"),
  });
  const error = form.field("mail_id").error;
  return (
    <form class="in" {...form.attrs}>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <CompanyPicker
        label={t("inbox.inCompany")}
        name="company_id"
        isFilter
        picked={picked.value}
        onPick={(one) => {
          picked.value = one;
          chosen.value = null;
        }}
      />
      <SearchBox
        label={t("mail.search")}
        value={q.value}
        onSearch={(text) => {
          q.value = text;
          chosen.value = null;
        }}
      />
      <fieldset class="field found" aria-describedby={error ? "found-error" : undefined}>
        <legend>{t("inbox.items")}</legend>
        <Shown of={found}>
          {(page) =>
            takers(page.items).length ? (
              takers(page.items).map((one) => (
                <Candidate
                  key={one.id}
                  of={one}
                  isChosen={chosen.value?.id === one.id}
                  isWrong={Boolean(error)}
                  onChoose={() => {
                    chosen.value = one;
                  }}
                />
              ))
            ) : (
              <p class="hint">{t("inbox.noItems")}</p>
            )
          }
        </Shown>
        <FieldError id="found-error" text={error} />
      </fieldset>
      <div class="foot sticky">
        <Submit busy={form.isBusy}>
          {chosen.value
            ? t("inbox.assignTo", { number: chosen.value.number })
            : t("inbox.assignSubmit")}
        </Submit>
      </div>
    </form>
  );
}

export const Candidate = ({
  of,
  name = "mail_id",
  isChosen,
  isWrong,
  onChoose,
}: {
  of: OfficeMail;
  name?: string;
  isChosen: boolean;
  isWrong: boolean;
  onChoose: () => void;
}) => (
  <label class="choice">
    <input
      type="radio"
      name={name}
      value={of.id}
      checked={isChosen}
      onChange={onChoose}
      aria-invalid={isWrong ? true : undefined}
    />
    <span>
      <b>{of.sender}</b>
      <span class="sub">
        {of.number} · {formatDay(of.received_on)}
      </span>
      <span class="sub">
        <CompanyLine name={of.company_name} code={of.company_code} />
      </span>
      <ClosedMark state={of.company_state} />
    </span>
    <MailBadge state={of.state} />
  </label>
);
