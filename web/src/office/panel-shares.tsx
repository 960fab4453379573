import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { formatDate, t } from "../lib/i18n";
import { useList } from "../lib/load";
import { href } from "../lib/router";
import type { Panel, Share } from "../lib/shapes";
import { KindIcon, kindText, versionText } from "../sharing/words";
import { WithdrawDialog } from "../sharing/withdraw";
import { Icon } from "../ui/icon";
import { Empty, Pager, Shown } from "../ui/list";
import { companyHref } from "./companies";

/** As many as one request takes. */
const MOST = 40;

/** What a panel's members see: the newest share first, withdrawn here one by one or together. */
export function PanelShares({ of, onChange }: { of: Panel; onChange: () => void }) {
  const chosen = useSignal<readonly string[]>([]);
  const withdrawn = useSignal<Share[]>([]);
  const list = useList(
    (cursor, signal) =>
      api(
        "GET /office/companies/{company_id}/panels/{panel_id}/shares",
        { path: { company_id: of.company_id, panel_id: of.id }, query: { cursor, limit: MOST } },
        signal,
      ),
    [of.id],
  );
  const items = list.data?.items ?? [];
  const picked = items.filter(({ id }) => chosen.value.includes(id));
  return (
    <>
      {picked.length > 0 && (
        <div class="bulk" role="region" aria-label={t("shares.chosenTitle")}>
          <b role="status">{t("shares.chosen", { n: picked.length })}</b>
          <button
            type="button"
            class="btn danger inrow"
            onClick={() => {
              withdrawn.value = picked;
            }}
          >
            <Icon name="undo-2" />
            {t("shares.withdraw")}
          </button>
          <button type="button" class="btn quiet" onClick={() => (chosen.value = [])}>
            {t("bulk.none")}
          </button>
        </div>
      )}
      <div class="sheet">
        <Shown of={list}>
          {({ items: all }) =>
            all.length ? (
              <Table
                panel={of}
                items={all}
                chosen={chosen.value}
                onChoose={(next) => {
                  chosen.value = next;
                }}
                onWithdraw={(one) => {
                  withdrawn.value = [one];
                }}
              />
            ) : (
              <Empty icon="share-2" title={t("shares.none")} hint={t("shares.noneHint")}>
                <a class="btn" href={`${companyHref(of.company_id)}/documents`}>
                  {t("shares.toDocuments")}
                </a>
              </Empty>
            )
          }
        </Shown>
        <Pager of={list} />
      </div>
      {withdrawn.value.length > 0 && (
        <WithdrawDialog
          companyId={of.company_id}
          shares={withdrawn.value}
          onDone={() => {
            withdrawn.value = chosen.value = [];
            list.reload();
            onChange();
          }}
          onClose={() => {
            withdrawn.value = [];
          }}
        />
      )}
    </>
  );
}

const Table = ({
  panel,
  items,
  chosen,
  onChoose,
  onWithdraw,
}: {
  panel: Panel;
  items: Share[];
  chosen: readonly string[];
  onChoose: (next: readonly string[]) => void;
  onWithdraw: (one: Share) => void;
}) => (
  <table class="list register shares">
    <caption class="vh">{t("shares.caption", { panel: panel.name })}</caption>
    <thead>
      <tr>
        <th class="pick">
          <input
            type="checkbox"
            aria-label={t("bulk.chooseAll")}
            checked={chosen.length > 0 && chosen.length === items.length}
            indeterminate={chosen.length > 0 && chosen.length < items.length}
            onChange={({ currentTarget }) =>
              onChoose(currentTarget.checked ? items.map(({ id }) => id) : [])
            }
          />
        </th>
        <th>{t("shares.what")}</th>
        <th>{t("shares.version")}</th>
        <th>{t("shares.at")}</th>
        <th class="acts">{t("collectors.acts")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="pick">
            <input
              type="checkbox"
              aria-label={t("shares.choose", { name: one.name })}
              checked={chosen.includes(one.id)}
              onChange={({ currentTarget }) =>
                onChoose(
                  currentTarget.checked
                    ? [...chosen, one.id]
                    : chosen.filter((each) => each !== one.id),
                )
              }
            />
          </td>
          <td class="main">
            <a href={thingHref(panel.company_id, one)}>{one.name}</a>
            <span class="sub">
              <KindIcon of={one.kind} /> {kindText(one.kind)}
            </span>
          </td>
          <td class="wide">
            {versionText(one)}
            {!one.is_seen && <span class="sub">{t("shares.retired")}</span>}
          </td>
          <td class="date">
            {formatDate(one.shared_at)}
            <span class="sub">{one.shared_by}</span>
          </td>
          <td class="acts">
            <button type="button" class="btn quiet" onClick={() => onWithdraw(one)}>
              {t("shares.withdraw")}
              <span class="vh"> {one.name}</span>
            </button>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** Where a thing is kept: an annex with its invoice. */
const thingHref = (companyId: string, { kind, thing_id, invoice_id }: Share): string =>
  kind === "document"
    ? href(`${companyHref(companyId)}/documents`, { document: thing_id })
    : href(`${companyHref(companyId)}/invoices`, {
        invoice: invoice_id ?? thing_id,
        ...(invoice_id && { annex: thing_id }),
      });
