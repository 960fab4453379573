import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { formatDay, formatTime, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import type { OfficeMail, OfficeScan, RegisteredMail } from "../lib/shapes";
import { notify } from "../lib/toast";
import { scanFacts } from "../client/item";
import { Alert, ProblemAlert } from "../ui/alert";
import { CompanyLine, MailBadge, scanReason } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { FieldError, Submit } from "../ui/form";
import { Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { Viewer } from "../ui/viewer";
import { CompanyPicker, type PickedCompany } from "./company-picker";
import { mintLink } from "./item-scans";
import { RegisterForm } from "./register-dialog";

const SHOWN = 10;
type InboxProps = { id: string; hasNext: boolean; onDone: () => void; onClose: () => void };

/**
 * A scan beside what can be done with it: put it to an item that is there, or register the item
 * from it.
 */
export function InboxDialog({ id, hasNext, onDone, onClose }: InboxProps) {
  const scan = useLoad(
    (signal) => api("GET /office/scans/{scan_id}", { path: { scan_id: id } }, signal),
    [id],
  );
  return (
    <Dialog title={scan.data?.file_name ?? t("inbox.scan")} size="full" onClose={onClose}>
      <Shown of={scan}>
        {(data) => (
          <div class="beside">
            <Viewer id={data.id} title={data.file_name} mint={mintLink(data.id, "clean")} />
            <Filing scan={data} hasNext={hasNext} onDone={onDone} onStale={scan.reload} />
          </div>
        )}
      </Shown>
    </Dialog>
  );
}

function Filing({
  scan,
  hasNext,
  onDone,
  onStale,
}: {
  scan: OfficeScan;
  hasNext: boolean;
  onDone: () => void;
  onStale: () => void;
}) {
  const way = useSignal<"assign" | "register">("assign");
  const registered = useSignal<RegisteredMail | null>(null);
  const company =
    scan.company_id && scan.company_name && scan.company_code
      ? { id: scan.company_id, name: scan.company_name, code: scan.company_code }
      : null;
  if (registered.value)
    return (
      <div class="filing in">
        <div class="bignumber">
          <p>{t("register.write")}</p>
          <strong>{registered.value.number}</strong>
          <p class="hint">
            <CompanyLine
              name={registered.value.company_name}
              code={registered.value.company_code}
            />
          </p>
        </div>
        <div class="foot">
          <button type="button" class="btn primary" onClick={onDone}>
            {t(hasNext ? "inbox.next" : "act.close")}
          </button>
        </div>
      </div>
    );
  if (scan.state !== "inbox")
    return (
      <div class="filing in">
        <Alert tone="info">
          <p>{t("inbox.gone")}</p>
        </Alert>
        <div class="foot">
          <button type="button" class="btn primary" onClick={onDone}>
            {t(hasNext ? "inbox.next" : "act.close")}
          </button>
        </div>
      </div>
    );
  return (
    <div class="filing">
      <div class="in">
        <Alert tone="info">
          <p>{scanReason(scan.reason ?? "")}</p>
          <p class="sub">
            {scan.scanner} · {formatTime(scan.arrived_at)} · {scanFacts(scan)}
          </p>
        </Alert>
        {scan.same_name_as && <p class="hint">{t("scan.sameName")}</p>}
      </div>
      <div class="tabs" role="group" aria-label={t("inbox.what")}>
        {(["assign", "register"] as const).map((one) => (
          <button
            key={one}
            type="button"
            class="tab"
            aria-pressed={way.value === one}
            onClick={() => {
              way.value = one;
            }}
          >
            {t(`inbox.${one}`)}
          </button>
        ))}
      </div>
      {way.value === "assign" ? (
        <AssignForm scan={scan} company={company} onDone={onDone} onStale={onStale} />
      ) : (
        <RegisterForm
          company={company}
          scan={scan}
          onStale={onStale}
          onRegistered={(item) => {
            notify(t("register.done", { number: item.number }));
            registered.value = item;
          }}
        />
      )}
    </div>
  );
}

/**
 * Looks for the item by company, number, reference or beginning of the sender, and attaches the
 * scan to the one chosen.
 */
function AssignForm({
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
            page.items.length ? (
              page.items.map((one) => (
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

const Candidate = ({
  of,
  isChosen,
  isWrong,
  onChoose,
}: {
  of: OfficeMail;
  isChosen: boolean;
  isWrong: boolean;
  onChoose: () => void;
}) => (
  <label class="choice">
    <input
      type="radio"
      name="mail_id"
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
    </span>
    <MailBadge state={of.state} />
  </label>
);
