import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { required, useForm } from "../lib/form";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { useLookAgain } from "../lib/look-again";
import type { OfficeCompanyDetail, Panel } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/form";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { companyHref } from "./companies";
import { DeletePanel, Progress } from "./panel-delete";
import { PanelMembers } from "./panel-members";
import { PanelShares } from "./panel-shares";
import { makesPanels, panelHref, panelsHref, PanelState } from "./panel-words";
import { Tabs } from "./tabs";
import "../styles/panels.css";
import { FormEnd } from "../ui/form-end";

const COMPANY = "/office/companies/{company_id}";
const ONE = `${COMPANY}/panels/{panel_id}` as const;
type Whole = { company: OfficeCompanyDetail; panel: Panel };

/** One panel: who is in it, and what is shared to it. */
export function PanelPage({
  companyId,
  id,
  tab,
}: {
  companyId: string;
  id: string;
  tab: string | undefined;
}) {
  const path = { company_id: companyId, panel_id: id };
  const whole = useLoad<Whole>(
    async (signal) => {
      const [company, panel] = await Promise.all([
        api(`GET ${COMPANY}`, { path }, signal),
        api(`GET ${ONE}`, { path }, signal),
      ]);
      return { company, panel };
    },
    [companyId, id],
  );
  const title = whole.data?.panel.name ?? t("panels.title");
  useLookAgain(whole.data?.panel.state === "deleting", whole.reload);
  useEffect(() => {
    document.title = `${title} · Awizo`;
  });
  return (
    <>
      <p class="back">
        <a href={panelsHref(companyId)}>
          <Icon name="arrow-left" />
          {t("panels.title")}
        </a>
      </p>
      <Shown of={whole} isPage>
        {(data) => (
          <>
            <Head of={data} onChange={whole.reload} />
            {data.panel.state === "active" ? (
              <Inside of={data.panel} tab={tab} onChange={whole.reload} />
            ) : data.panel.state === "deleting" ? (
              <Alert tone="info">
                <p>{t("panels.deletingHint")}</p>
                <Progress of={data.panel} />
              </Alert>
            ) : (
              <Alert tone="info">
                <p>{t("panels.deletedHint")}</p>
              </Alert>
            )}
          </>
        )}
      </Shown>
    </>
  );
}

function Head({ of: { company, panel }, onChange }: { of: Whole; onChange: () => void }) {
  const opened = useSignal<"rename" | "delete" | null>(null);
  const close = () => {
    opened.value = null;
  };
  return (
    <>
      <div class="head item">
        <div class="title">
          <h1>{panel.name}</h1>
          <p class="hint stateline">
            <span>{t("panels.ofCompany")}</span>
            <a href={companyHref(company.id)}>{company.name}</a>
            <span class="nowrap">{company.code}</span>
            <PanelState of={panel} />
          </p>
          {!makesPanels() && panel.state === "active" && (
            <p class="hint">{t("panels.notYoursToDelete")}</p>
          )}
        </div>
        {panel.state === "active" && (
          <>
            <button
              type="button"
              class="btn"
              onClick={() => {
                opened.value = "rename";
              }}
            >
              <Icon name="pencil" />
              {t("panels.rename")}
            </button>
            {makesPanels() && (
              <button
                type="button"
                class="btn danger"
                onClick={() => {
                  opened.value = "delete";
                }}
              >
                <Icon name="trash-2" />
                {t("panels.delete")}
              </button>
            )}
          </>
        )}
      </div>
      {opened.value === "rename" && <Rename of={panel} onChange={onChange} onClose={close} />}
      {opened.value === "delete" && (
        <DeletePanel
          of={panel}
          onChange={onChange}
          onClose={close}
        />
      )}
    </>
  );
}

function Inside({
  of,
  tab,
  onChange,
}: {
  of: Panel;
  tab: string | undefined;
  onChange: () => void;
}) {
  const here = panelHref(of.company_id, of.id);
  return (
    <>
      <Tabs
        label={of.name}
        tabs={[
          {
            to: here,
            label: t("panels.membersTab", { n: of.members }),
            isHere: tab !== "shared",
          },
          {
            to: `${here}/shared`,
            label: t("panels.sharedTab", { n: of.shares }),
            isHere: tab === "shared",
          },
        ]}
      />
      {tab === "shared" ? (
        <PanelShares of={of} onChange={onChange} />
      ) : (
        <PanelMembers of={of} onChange={onChange} />
      )}
    </>
  );
}

/** Another name, which the members see at once. */
function Rename({
  of,
  onChange,
  onClose,
}: {
  of: Panel;
  onChange: () => void;
  onClose: () => void;
}) {
  const form = useForm({
    call: `PATCH ${ONE}`,
    check: (values) => required(values, "name"),
    send: async ({ name = "" }) => {
      if (name === of.name) return onClose;
      await api(`PATCH ${ONE}`, {
        path: { company_id: of.company_id, panel_id: of.id },
        body: { name },
        version: of.version,
      });
      notify(t("panels.renamed", { name }));
      return () => {
        onClose();
        onChange();
      };
    },
    onProblem: (problem) => {
      if (problem.status === 412 || problem.status === 409) onChange();
      return false;
    },
  });
  return (
    <Dialog title={t("panels.renameTitle", { name: of.name })} onClose={onClose} keeps={form.isTouched}>
      <form class="in" {...form.attrs}>
        <Field
          label={t("panels.name")}
          autocomplete="off"
          defaultValue={of.name}
          hint={t("panels.nameHint")}
          {...form.field("name")}
        />
        <FormEnd of={form}>{t("panels.renameSubmit")}</FormEnd>
      </form>
    </Dialog>
  );
}
