import { OpenNewest } from "../files/open-newest";
import { FileDialog } from "../files/view";
import { formatDay, t } from "../lib/i18n";
import { formatMoney } from "../lib/money";
import { openedBy } from "../lib/opened";
import { changed, href, url } from "../lib/router";
import type { CompanyInvoice, Invoice } from "../lib/shapes";
import { SharedTo } from "../sharing/shared-to";
import { Badge } from "../ui/badges";
import { Choose, ChooseAll, type ChosenOf } from "../ui/choose";
import { Icon } from "../ui/icon";
import { minting, type Side } from "./calls";
import { PaymentState } from "./pay";

type Props<T extends Invoice> = {
  items: T[];
  isOffice: boolean;
  /** Whose they are; empty in a list of several companies, where each row says it. */
  company: string;
  /** Where rows can be chosen. */
  chosen: ChosenOf<T> | null;
};

/** A row each: number, days, amounts, and whether its PDF and annexes are there. */
export function InvoiceTable<T extends Invoice>({ items, isOffice, company, chosen }: Props<T>) {
  const looked = openedBy("look");
  const shown = items.find(({ id }) => id === looked.id);
  return (
    <>
      <table class={chosen ? "list invoices choosing" : "list invoices"}>
        <caption class="vh">{company ? t("invoices.caption", { company }) : t("invoices.all")}</caption>
        <thead>
          <tr>
            {chosen && (
              <th class="pick">
                <ChooseAll items={items} chosen={chosen} />
              </th>
            )}
            <th>{t("invoices.number")}</th>
            <th>{t("invoices.issued")}</th>
            <th class="num side">{t("invoices.net")}</th>
            <th class="num side">{t("invoices.vat")}</th>
            <th class="num">{t("invoices.gross")}</th>
            <th>{t("invoices.payment")}</th>
            <th class="papers">{t("invoices.files")}</th>
            <th class="acts">{t("things.acts")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <Row
              key={one.id}
              of={one}
              side={{ companyId: one.company_id, isOffice }}
              chosen={chosen}
              onLook={() => looked.open(one.id)}
            />
          ))}
        </tbody>
      </table>
      {shown?.newest && (
        <FileDialog
          title={shown.number}
          of={shown.newest}
          mint={minting({ companyId: shown.company_id, isOffice }, shown.id)}
          onClose={looked.close}
        />
      )}
    </>
  );
}

const Row = <T extends Invoice>({
  of,
  side,
  chosen,
  onLook,
}: {
  of: T;
  side: Side;
  chosen: ChosenOf<T> | null;
  onLook: () => void;
}) => (
  <tr data-row={of.id}>
    {chosen && (
      <td class="pick">
        <Choose of={of} chosen={chosen} label={t("things.choose", { name: of.number })} />
      </td>
    )}
    <td class="main">
      <Number of={of} isOffice={side.isOffice} />
      {of.note && <span class="sub clip">{of.note}</span>}
      <SharedTo panels={of.shared_to} />
    </td>
    <td class="day">
      {formatDay(of.issued_on)}
      {of.due_on && <span class="sub">{t("invoices.dueOnDay", { day: formatDay(of.due_on) })}</span>}
    </td>
    <td class="num side">{formatMoney(of.net)}</td>
    <td class="num side">{formatMoney(of.vat)}</td>
    <td class="num gross">
      {formatMoney(of.gross)}
      <span class="sub">{t("invoices.netOf", { net: formatMoney(of.net) })}</span>
    </td>
    <td class="pay">
      <PaymentState of={of} />
    </td>
    <td class="papers">
      <FileState of={of} />
    </td>
    <td class="acts">
      {of.newest && (
        <OpenNewest name={of.number} of={of.newest} mint={minting(side, of.id)} onLook={onLook} />
      )}
    </td>
  </tr>
);

/** Opens the invoice over its list; out of a list of all companies, on its company's page. */
function Number({ of, isOffice }: { of: Invoice | CompanyInvoice; isOffice: boolean }) {
  if (!("company_name" in of))
    return (
      <a href={href(url.value.pathname, changed({ invoice: of.id }))} data-over>
        {of.number}
      </a>
    );
  const to = isOffice
    ? href(`/office/companies/${of.company_id}/invoices`, { invoice: of.id })
    : href("/invoices", { company: of.company_id, invoice: of.id });
  return (
    <>
      <a href={to} data-over="all">
        {of.number}
      </a>
      <span class="sub">
        {of.company_name} · {of.company_code}
      </span>
    </>
  );
}

/** Whether the PDF is there, which one it is, and how many annexes belong to it. */
export const FileState = ({ of }: { of: Invoice }) => (
  <>
    {of.newest ? (
      <span class="nowrap">
        {of.versions > 1 ? t("invoices.pdfVersion", { n: of.newest.number }) : t("invoices.pdf")}
      </span>
    ) : (
      <Badge look={["file-warning", "brass"]} text={t("invoices.noPdf")} />
    )}
    {of.annexes > 0 && (
      <span class="sub">
        <Icon name="paperclip" />
        {t("annexes.count", { n: of.annexes })}
      </span>
    )}
  </>
);
