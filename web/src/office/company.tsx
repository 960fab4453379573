import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { formatTime, t } from "../lib/i18n";
import { asProblem, useLoad } from "../lib/load";
import { href } from "../lib/router";
import { me } from "../lib/session";
import type { OfficeCompanyDetail } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { CompanyMarks } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { PeopleList } from "../people/people";
import { Submit } from "../ui/form";
import { Icon } from "../ui/icon";
import { Lazy } from "../ui/lazy";
import { Shown } from "../ui/list";
import { seesAudit } from "./audit-words";
import { companyHref } from "./companies";
import { EditCompanyForm } from "./company-form";
import { Confirmation } from "./confirm";
import { seesPrices } from "./sees";
import { refreshOverview } from "./overview";
import { Tabs } from "./tabs";

const receipts = () => import("../receipts/receipts").then((module) => module.ReceiptList);
const documents = () => import("../documents/documents").then((module) => module.Documents);
const invoices = () => import("../invoices/invoices").then((module) => module.Invoices);
const summaries = () => import("../summaries/summaries").then((module) => module.Summaries);
const messages = () => import("../messages/threads").then((module) => module.Messages);
const work = () => import("../records/records").then((module) => module.WorkRecords);
const ONE = "/office/companies/{company_id}";
const panels = () => import("./panels").then((module) => module.CompanyPanels);
const audit = () => import("./audit").then((module) => module.AuditList);
const collectors = () => import("./collectors").then((module) => module.CompanyCollectors);

/** What may follow a company's id in the address, for everybody or for some roles alone. */
const TABS = new Map<string, () => boolean>([
  ["documents", () => true],
  ["invoices", () => true],
  ["messages", () => true],
  ["work", () => true],
  ["summaries", seesPrices],
  ["contacts", () => true],
  ["collectors", () => true],
  ["panels", () => true],
  ["receipts", () => true],
  ["audit", () => seesAudit(me.value?.role)],
]);

/** One client of the office; `asked` is what follows its id in the address. */
export function CompanyPage({ id, asked }: { id: string; asked: string | undefined }) {
  // An address that is nobody's, or not this person's, shows the details and not an empty page.
  const tab = asked && TABS.get(asked)?.() ? asked : undefined;
  const company = useLoad(
    (signal) => api(`GET ${ONE}`, { path: { company_id: id } }, signal),
    [id],
  );
  const side = useMemo(() => ({ companyId: id, isOffice: true }), [id]);
  const title = company.data?.name ?? t("nav.companies");
  useEffect(() => {
    document.title = `${title} · Awizo`;
  });
  return (
    <>
      <p class="back">
        <a href="/office/companies">
          <Icon name="arrow-left" />
          {t("nav.companies")}
        </a>
      </p>
      <Shown of={company} isPage>
        {(data) => (
          <>
            <Head of={data} />
            <Tabs
              label={data.name}
              tabs={[
                { to: companyHref(id), label: t("companies.details"), isHere: !tab },
                {
                  to: `${companyHref(id)}/documents`,
                  label: t("documents.title"),
                  isHere: tab === "documents",
                },
                {
                  to: `${companyHref(id)}/invoices`,
                  label: t("invoices.title"),
                  isHere: tab === "invoices",
                },
                {
                  to: `${companyHref(id)}/messages`,
                  label: t("messages.title"),
                  isHere: tab === "messages",
                },
                {
                  to: `${companyHref(id)}/work`,
                  label: t("work.title"),
                  isHere: tab === "work",
                },
                ...(seesPrices()
                  ? [
                      {
                        to: `${companyHref(id)}/summaries`,
                        label: t("summaries.title"),
                        isHere: tab === "summaries",
                      },
                    ]
                  : []),
                {
                  to: `${companyHref(id)}/contacts`,
                  label: t("people.title"),
                  isHere: tab === "contacts",
                },
                {
                  to: `${companyHref(id)}/collectors`,
                  label: t("collectors.tab"),
                  isHere: tab === "collectors",
                },
                {
                  to: `${companyHref(id)}/panels`,
                  label: t("panels.title"),
                  isHere: tab === "panels",
                },
                {
                  to: `${companyHref(id)}/receipts`,
                  label: t("receipts.title"),
                  isHere: tab === "receipts",
                },
                ...(seesAudit(me.value?.role)
                  ? [
                      {
                        to: `${companyHref(id)}/audit`,
                        label: t("nav.audit"),
                        isHere: tab === "audit",
                      },
                    ]
                  : []),
              ]}
            />
            {!tab && <Details of={data} onChange={company.reload} />}
            {tab === "collectors" && <Lazy load={collectors} of={data} />}
            {tab === "audit" && <Lazy load={audit} companyId={id} />}
            {tab === "panels" && <Lazy load={panels} of={data} />}
            {tab === "receipts" && (
              <Lazy load={receipts} side={{ companyId: id, isOffice: true }} code={data.code} />
            )}
            {tab === "documents" && (
              <Lazy
                load={documents}
                side={side}
                company={data.name}
                isClosed={data.state === "closed"}
                isOwner
              />
            )}
            {tab === "invoices" && (
              <Lazy load={invoices} side={side} company={data.name} code={data.code} isOwner />
            )}
            {tab === "messages" && (
              <Lazy
                load={messages}
                side={side}
                company={data.name}
                isClosed={data.state === "closed"}
                onRead={() => void refreshOverview()}
              />
            )}
            {tab === "work" && (
              <Lazy load={work} side={side} company={data.name} code={data.code} />
            )}
            {tab === "summaries" && (
              <Lazy load={summaries} side={side} company={data.name} code={data.code} />
            )}
            {tab === "contacts" && (
              <PeopleList
                side={{ companyId: id, isOffice: true }}
                isClosed={data.state === "closed"}
                onChange={company.reload}
              />
            )}
          </>
        )}
      </Shown>
    </>
  );
}

const Head = ({ of }: { of: OfficeCompanyDetail }) => (
  <div class="head item">
    <div class="title">
      <h1>{of.name}</h1>
      <p class="hint stateline">
        <span class="nowrap">{of.code}</span>
        <CompanyMarks of={of} />
      </p>
    </div>
    <a class="btn" href={href("/office/register", { company: of.id })}>
      <Icon name="archive" />
      {t("companies.mail")}
    </a>
  </div>
);

const Details = ({ of, onChange }: { of: OfficeCompanyDetail; onChange: () => void }) => (
  <div class="split">
    <EditCompanyForm of={of} onSaved={onChange} />
    <State of={of} onChange={onChange} />
  </div>
);

/** Whether the office serves it and who owns it; admins close and reopen it. */
function State({ of, onChange }: { of: OfficeCompanyDetail; onChange: () => void }) {
  const isAdmin = me.value?.role === "admin";
  const isClosed = of.state === "closed";
  return (
    <section class="sheet pad" aria-labelledby="state-title">
      <h2 id="state-title">{t("companies.state")}</h2>
      {of.closed_at && <p>{t("companies.closedOn", { when: formatTime(of.closed_at) })}</p>}
      {of.needs_owner && !isClosed && (
        <Alert tone="warn">
          <p>{t("companies.needsOwnerHint")}</p>
          <a class="btn" href={href(`${companyHref(of.id)}/contacts`, { add: "owner" })}>
            <Icon name="plus" />
            {t("companies.nameOwner")}
          </a>
        </Alert>
      )}
      {!isClosed && <p>{t("companies.closeHint")}</p>}
      {isAdmin &&
        (isClosed ? (
          <Reopen of={of} onChange={onChange} />
        ) : (
          <Close of={of} onChange={onChange} />
        ))}
    </section>
  );
}

function Reopen({ of, onChange }: { of: OfficeCompanyDetail; onChange: () => void }) {
  const form = useForm({
    send: async () => {
      await api(`POST ${ONE}/reopen`, { path: { company_id: of.id }, version: of.version });
      notify(t("companies.reopened", { name: of.name }));
      onChange();
    },
    onProblem: (problem) => {
      if (movedOn(problem)) onChange();
      return false;
    },
  });
  return (
    <form class="stack" {...form.attrs}>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot start">
        <Submit busy={form.isBusy}>{t("companies.reopen")}</Submit>
      </div>
    </form>
  );
}

/** Asks the server what closing means, shows that, and closes once it is confirmed. */
function Close({ of, onChange }: { of: OfficeCompanyDetail; onChange: () => void }) {
  const question = useSignal<Problem | null>(null);
  const problem = useSignal<Problem | null>(null);
  const send = (confirm?: string) =>
    api(`POST ${ONE}/close`, {
      path: { company_id: of.id },
      version: of.version,
      body: confirm ? { confirm } : {},
    });
  async function ask(): Promise<void> {
    problem.value = null;
    try {
      await send();
    } catch (error) {
      const told = asProblem(error);
      if (told.code === "confirmation_required") question.value = told;
      else problem.value = told;
      // The count of waiting mail that is shown is as new as the question.
      onChange();
    }
  }
  async function close(confirm: string): Promise<void> {
    try {
      await send(confirm);
    } catch (error) {
      const told = asProblem(error);
      if (told.code === "confirmation_required") question.value = told;
      if (movedOn(told)) onChange();
      throw error;
    }
    question.value = null;
    notify(t("companies.closed", { name: of.name }));
    onChange();
  }
  return (
    <div class="stack">
      {problem.value && <ProblemAlert problem={problem.value} />}
      <div class="foot start">
        <button type="button" class="btn" onClick={() => void ask()}>
          <Icon name="ban" />
          {t("companies.close")}
        </button>
      </div>
      {question.value && (
        <Dialog
          title={t("companies.closeTitle", { name: of.name })}
          onClose={() => {
            question.value = null;
          }}
        >
          <Confirmation
            question={{ problem: question.value }}
            submit={t("companies.close")}
            onConfirm={close}
            onClose={() => {
              question.value = null;
            }}
          >
            {of.mail_waiting > 0 && <p>{t("companies.closeWaiting", { n: of.mail_waiting })}</p>}
          </Confirmation>
        </Dialog>
      )}
    </div>
  );
}

/** Somebody else was quicker; the page shows what they did. */
const movedOn = (problem: Problem): boolean =>
  ["stale_version", "company_closed", "company_active"].includes(problem.code);
