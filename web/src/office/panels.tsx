import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { required, useForm } from "../lib/form";
import { formatDate, formatNumber, t } from "../lib/i18n";
import { useList } from "../lib/load";
import { useLookAgain } from "../lib/look-again";
import { go } from "../lib/router";
import type { OfficeCompanyDetail, Panel } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/form";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { makesPanels, panelHref, PanelState } from "./panel-words";
import "../styles/panels.css";
import { FormEnd } from "../ui/form-end";

const ALL = "/office/companies/{company_id}/panels";

/** The panels of one company: spaces with members of their own, to which staff share. */
export function CompanyPanels({ of }: { of: OfficeCompanyDetail }) {
  const isAdding = useSignal(false);
  const list = useList(
    (cursor, signal) =>
      api(`GET ${ALL}`, { path: { company_id: of.id }, query: { cursor } }, signal),
    [of.id],
  );
  useLookAgain(list.data?.items.some(({ state }) => state === "deleting") ?? false, list.reload);
  const add = (
    <button
      type="button"
      class="btn primary"
      onClick={() => {
        isAdding.value = true;
      }}
    >
      <Icon name="plus" />
      {t("panels.add")}
    </button>
  );
  return (
    <>
      <div class="head about">
        <div class="title">
          <p class="hint">{t("panels.hint")}</p>
          {!makesPanels() && <p class="hint">{t("panels.notYours")}</p>}
        </div>
        {makesPanels() && add}
      </div>
      <div class="sheet">
        <Shown of={list}>
          {({ items }) =>
            items.length ? (
              <Table of={of} items={items} />
            ) : (
              <Empty
                icon="panels-top-left"
                title={t("panels.none")}
                hint={t(makesPanels() ? "panels.noneHint" : "panels.noneHintClerk")}
              />
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {isAdding.value && (
        <AddPanel
          companyId={of.id}
          onClose={() => {
            isAdding.value = false;
          }}
        />
      )}
    </>
  );
}

const Table = ({ of, items }: { of: OfficeCompanyDetail; items: Panel[] }) => (
  <table class="list panels">
    <caption class="vh">{t("panels.caption", { company: of.name })}</caption>
    <thead>
      <tr>
        <th>{t("panels.name")}</th>
        <th class="num">{t("panels.members")}</th>
        <th class="num">{t("panels.shared")}</th>
        <th>{t("panels.created")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="main">
            <a href={panelHref(of.id, one.id)}>{one.name}</a>
            {one.state !== "active" && (
              <span class="sub">
                <PanelState of={one} />
              </span>
            )}
          </td>
          <td class="num">
            <span class="narrow">{t("panels.memberCount", { n: one.members })}</span>
            <span class="roomy">{formatNumber(one.members)}</span>
          </td>
          <td class="num">
            <span class="narrow">{t("panels.sharedCount", { n: one.shares })}</span>
            <span class="roomy">{formatNumber(one.shares)}</span>
          </td>
          <td class="date">
            {formatDate(one.created_at)}
            <span class="sub roomy">{one.created_by}</span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

function AddPanel({ companyId, onClose }: { companyId: string; onClose: () => void }) {
  const form = useForm({
    call: `POST ${ALL}`,
    check: (values) => required(values, "name"),
    send: async ({ name = "" }, key) => {
      const made = await api(`POST ${ALL}`, {
        path: { company_id: companyId },
        body: { name },
        key,
      });
      notify(t("panels.added", { name: made.name }));
      return () => {
        onClose();
        go(panelHref(companyId, made.id));
      };
    },
  });
  return (
    <Dialog title={t("panels.add")} onClose={onClose} keeps={form.isTouched}>
      <form class="in" {...form.attrs}>
        <Field
          label={t("panels.name")}
          autocomplete="off"
          hint={t("panels.nameHint")}
          {...form.field("name")}
        />
        <FormEnd of={form}>{t("panels.addSubmit")}</FormEnd>
      </form>
    </Dialog>
  );
}
