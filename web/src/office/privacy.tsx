import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api, newKey } from "../lib/api";
import { download } from "../lib/blob";
import { required, useForm } from "../lib/form";
import { formatBytes, formatDate, formatTime, t } from "../lib/i18n";
import { asProblem, useList, useLoad } from "../lib/load";
import { withRecentSignIn } from "../lib/recent";
import type { Hold, PrivacyJob } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Badge, CompanyLine, type Look } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Submit, TextArea } from "../ui/form";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { CompanyPicker, type PickedCompany } from "./company-picker";
import { Confirmation, type Question } from "./confirm";

const JOBS = "/office/privacy/jobs";
const AGAIN_MS = 5000;
const LOOKS: Record<PrivacyJob["state"], Look> = {
  waiting: ["hourglass", "grey"],
  running: ["hourglass", "brass"],
  done: ["circle-check", "green"],
  failed: ["circle-alert", "red"],
  gone: ["circle-x", "grey"],
};
const DELAYS: Record<NonNullable<PrivacyJob["delay"]>, Look> = {
  held: ["circle-pause", "grey"],
  faults: ["circle-alert", "brass"],
};
const isOpen = (job: PrivacyJob): boolean => job.state === "waiting" || job.state === "running";

/** What is kept of companies and people: exports, erasures, holds, and what is kept too long. */
export function PrivacyPage() {
  const list = useList((cursor, signal) => api(`GET ${JOBS}`, { query: { cursor } }, signal), []);
  const holds = useLoad((signal) => api("GET /office/privacy/holds", {}, signal), []);
  const isRunning = list.data?.items.some((job) => isOpen(job) && !job.delay) ?? false;
  useEffect(() => {
    document.title = `${t("nav.privacy")} · Awizo`;
  });
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(list.reload, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  return (
    <>
      <div class="head">
        <h1>{t("nav.privacy")}</h1>
      </div>
      <p class="hint lead">{t("privacy.hint")}</p>
      <div class="split">
        <div class="column">
          <OfCompany
            held={holds.data?.items ?? []}
            onExport={list.reload}
            onHold={holds.reload}
          />
          <section class="sheet pad" aria-labelledby="holds-title">
            <h2 id="holds-title">{t("privacy.holds")}</h2>
            <p class="hint">{t("privacy.holdsHint")}</p>
            <Shown of={holds}>
              {({ items }) =>
                items.length ? (
                  <ul class="plainlist">
                    {items.map((one) => (
                      <Held key={one.company_id} of={one} onChange={holds.reload} />
                    ))}
                  </ul>
                ) : (
                  <p>{t("privacy.holdsNone")}</p>
                )
              }
            </Shown>
          </section>
        </div>
        <div class="column">
          <Retention
            // The newest count stands on the first page; an older page has none that still holds.
            jobs={list.newer ? [] : (list.data?.items ?? [])}
            onChange={list.reload}
          />
        </div>
      </div>
      <section class="sheet after" aria-labelledby="jobs-title">
        <div class="notes">
          <h2 id="jobs-title">{t("privacy.jobs")}</h2>
        </div>
        <Shown of={list}>
          {(page) =>
            page.items.length ? (
              <Jobs items={page.items} />
            ) : (
              <Empty icon="archive" title={t("privacy.none")} hint={t("privacy.noneHint")} />
            )
          }
        </Shown>
        <Pager of={list} />
      </section>
    </>
  );
}

type OfCompanyProps = { held: readonly Hold[]; onExport: () => void; onHold: () => void };

/** One company: everything about it as files, or a hold of it; of one that is held the reason. */
function OfCompany({ held, onExport, onHold }: OfCompanyProps) {
  const picked = useSignal<PickedCompany | null>(null);
  const isHeld = held.some((one) => one.company_id === picked.value?.id);
  const isHolding = useSignal(false);
  const form = useForm({
    check: () =>
      picked.value ? [] : [{ field: "company_id", code: "required" }],
    send: async () => {
      const company = picked.value!;
      await api("POST /office/companies/{company_id}/privacy/export", {
        path: { company_id: company.id },
        key: newKey(),
      });
      notify(t("privacy.exportAsked", { name: company.name }));
      onExport();
    },
  });
  return (
    <section class="sheet pad" aria-labelledby="of-company-title">
      <h2 id="of-company-title">{t("privacy.company")}</h2>
      <form class="stack" {...form.attrs}>
        <CompanyPicker
          label={t("privacy.companyField")}
          picked={picked.value}
          onPick={(company) => {
            picked.value = company;
          }}
          hint={t("privacy.companyHint")}
          name="company_id"
          error={form.field("company_id").error}
        />
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <div class="foot start">
          <Submit busy={form.isBusy}>{t("privacy.export")}</Submit>
          <button
            type="button"
            class="btn"
            disabled={!picked.value}
            onClick={() => {
              isHolding.value = true;
            }}
          >
            <Icon name="circle-pause" />
            {t(isHeld ? "privacy.holdReason" : "privacy.hold")}
          </button>
        </div>
        {isHeld && <p class="hint">{t("privacy.isHeld")}</p>}
      </form>
      {isHolding.value && picked.value && (
        <WithReason
          title={t("privacy.holdTitle", { name: picked.value.name })}
          submit={t(isHeld ? "privacy.holdReason" : "privacy.hold")}
          call={(reason) =>
            api("POST /office/companies/{company_id}/privacy/hold", {
              path: { company_id: picked.value!.id },
              body: { reason },
            })
          }
          onDone={onHold}
          onClose={() => {
            isHolding.value = false;
          }}
        />
      )}
    </section>
  );
}

function Held({ of, onChange }: { of: Hold; onChange: () => void }) {
  const isLifting = useSignal(false);
  return (
    <li class="held">
      <CompanyLine name={of.company_name} code={of.company_code} />
      <p class="sub">{of.reason}</p>
      <p class="hint">{t("privacy.heldBy", { name: of.by, when: formatDate(of.since) })}</p>
      <button
        type="button"
        class="btn"
        onClick={() => {
          isLifting.value = true;
        }}
      >
        <Icon name="undo-2" />
        {t("privacy.lift")}
      </button>
      {isLifting.value && (
        <WithReason
          title={t("privacy.liftTitle", { name: of.company_name })}
          submit={t("privacy.lift")}
          call={(reason) =>
            api("POST /office/companies/{company_id}/privacy/lift", {
              path: { company_id: of.company_id },
              body: { reason },
            })
          }
          onDone={onChange}
          onClose={() => {
            isLifting.value = false;
          }}
        />
      )}
    </li>
  );
}

type ReasonProps = {
  title: string;
  submit: string;
  call: (reason: string) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
};

function WithReason({ title, submit, call, onDone, onClose }: ReasonProps) {
  const form = useForm({
    check: (values) => required(values, "reason"),
    send: async ({ reason = "" }) => {
      await call(reason);
      return () => {
        onDone();
        onClose();
      };
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="in" {...form.attrs}>
        <TextArea label={t("privacy.reason")} {...form.field("reason")} />
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <div class="foot">
          <button type="button" class="btn" onClick={onClose}>
            {t("act.cancel")}
          </button>
          <Submit busy={form.isBusy}>{submit}</Submit>
        </div>
      </form>
    </Dialog>
  );
}

/** What is kept too long: counted first, removed once that was seen. */
function Retention({ jobs, onChange }: { jobs: PrivacyJob[]; onChange: () => void }) {
  const question = useSignal<Question | null>(null);
  const form = useForm({
    send: async () => {
      await api("POST /office/privacy/retention/look", { key: newKey() });
      onChange();
    },
  });
  const look = jobs.find((one) => one.kind === "retention_look");
  const begun = jobs.find((one) => one.kind === "retention");
  const isSpent = Boolean(begun && look && begun.asked_at > look.asked_at);
  const path = { job_id: look?.id ?? "" };
  const remove = useForm({
    send: async () => {
      await withRecentSignIn(() => api(`POST ${JOBS}/{job_id}/apply`, { path, body: {} }));
    },
    onProblem: (problem) => {
      if (problem.code !== "confirmation_required") return false;
      question.value = { problem };
      return true;
    },
  });
  const close = () => {
    question.value = null;
  };
  return (
    <section class="sheet pad" aria-labelledby="retention-title">
      <h2 id="retention-title">{t("privacy.retention")}</h2>
      <p class="hint">{t("privacy.retentionHint")}</p>
      <form class="foot start" {...form.attrs}>
        <Submit busy={form.isBusy}>{t("privacy.look")}</Submit>
      </form>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      {look && isOpen(look) && <p role="status">{t("privacy.looking")}</p>}
      {look?.state === "done" && !isSpent && (
        <>
          <p>{t("privacy.found", { when: formatTime(look.asked_at) })}</p>
          <Found of={look} />
          {look.found.length > 0 && (
            <form class="foot start" {...remove.attrs}>
              <Submit busy={remove.isBusy} danger>
                {t("privacy.remove")}
              </Submit>
            </form>
          )}
          {remove.problem && <ProblemAlert problem={remove.problem} retry={remove.retry} />}
        </>
      )}
      {question.value && (
        <Dialog title={t("privacy.removeTitle")} onClose={close}>
          <Confirmation
            question={question.value}
            submit={t("privacy.remove")}
            onClose={close}
            onConfirm={async (confirm) => {
              await withRecentSignIn(() =>
                api(`POST ${JOBS}/{job_id}/apply`, { path, body: { confirm } }),
              );
              close();
              onChange();
            }}
          />
        </Dialog>
      )}
    </section>
  );
}

const Found = ({ of }: { of: PrivacyJob }) =>
  of.found.length ? (
    <table class="list">
      <caption class="vh">{t("privacy.retention")}</caption>
      <thead>
        <tr>
          <th>{t("privacy.companyField")}</th>
          <th class="num">{t("privacy.mailScans")}</th>
          <th class="num">{t("privacy.documents")}</th>
          <th class="num">{t("privacy.heldCount")}</th>
        </tr>
      </thead>
      <tbody>
        {of.found.map((one) => (
          <tr key={one.company_id}>
            <td class="main">{one.company_name}</td>
            <td class="num">{one.mail_scans}</td>
            <td class="num">{one.documents}</td>
            <td class="num">{one.held}</td>
          </tr>
        ))}
      </tbody>
    </table>
  ) : (
    <p>{t("privacy.foundNone")}</p>
  );

const Jobs = ({ items }: { items: PrivacyJob[] }) => (
  <table class="list jobs">
    <caption class="vh">{t("privacy.jobs")}</caption>
    <thead>
      <tr>
        <th>{t("privacy.what")}</th>
        <th>{t("privacy.state")}</th>
        <th>{t("privacy.asked")}</th>
        <th>{t("privacy.files")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="main">
            {t(`privacy.kind.${one.kind}`)}
            {one.subject_name && <span class="sub">{one.subject_name}</span>}
          </td>
          <td>
            {one.delay ? (
              <Badge look={DELAYS[one.delay]} text={t(`privacy.delay.${one.delay}`)} />
            ) : (
              <Badge look={LOOKS[one.state]} text={t(`privacy.state.${one.state}`)} />
            )}
            {one.delay && one.again_at && (
              <span class="sub">{t("privacy.again", { when: formatTime(one.again_at) })}</span>
            )}
            {one.counts.rows ? (
              <span class="sub">
                {t("privacy.rows", { n: one.counts.rows })}
              </span>
            ) : null}
          </td>
          <td>
            {formatTime(one.asked_at)}
            <span class="sub">{one.asked_by}</span>
          </td>
          <td>
            <Files of={one} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** The files of an export, each by a link of a minute. */
function Files({ of }: { of: PrivacyJob }) {
  const problem = useSignal<Problem | null>(null);
  async function save(number: number): Promise<void> {
    problem.value = null;
    try {
      const path = { job_id: of.id, number: String(number) };
      download(
        await withRecentSignIn(() => api(`POST ${JOBS}/{job_id}/files/{number}/link`, { path })),
      );
    } catch (error) {
      problem.value = asProblem(error);
    }
  }
  if (!of.files.length || of.state !== "done") return null;
  return (
    <>
      {of.files.map((one) => (
        <button key={one.number} type="button" class="btn" onClick={() => void save(one.number)}>
          <Icon name="download" />
          {t("privacy.file", { n: one.number, size: formatBytes(one.size_bytes) })}
        </button>
      ))}
      {of.keep_until && (
        <span class="sub">{t("privacy.keptUntil", { day: formatDate(of.keep_until) })}</span>
      )}
      {problem.value && <ProblemAlert problem={problem.value} />}
    </>
  );
}
