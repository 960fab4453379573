import { useSignal } from "@preact/signals";
import { CollectingPeople } from "../collectors/people";
import { daysText, documentText, StandingBadge } from "../collectors/words";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { openedBy } from "../lib/opened";
import { changed, href, url } from "../lib/router";
import type { OfficeCollector, OfficeCompanyDetail } from "../lib/shapes";
import { userPage } from "../people/words";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Empty, Shown } from "../ui/list";
import { Viewer } from "../ui/viewer";
import { AddCollectorDialog, CollectorDialog } from "./collector";
import { companyHref } from "./companies";
import { mintLink } from "./item-scans";
import "../styles/collectors.css";

/** Who may collect a company's mail: its own people, and the persons that it named. */
export function CompanyCollectors({ of }: { of: OfficeCompanyDetail }) {
  const list = useLoad(
    (signal) =>
      api("GET /office/companies/{company_id}/collectors", { path: { company_id: of.id } }, signal),
    [of.id],
  );
  const isAdding = useSignal(false);
  const opened = openedBy("collector");
  const viewed = openedBy("view");
  const items = list.data?.items ?? [];
  const one = items.find(({ id }) => id === opened.id);
  const paper = items.map((each) => each.power_of_attorney).find((each) => each?.scan_id === viewed.id);
  return (
    <div class="stack">
      <div class="head about">
        <div class="title">
          <p class="hint">{t("collectors.hint")}</p>
        </div>
        <button
          type="button"
          class="btn primary"
          onClick={() => {
            isAdding.value = true;
          }}
        >
          <Icon name="plus" />
          {t("collectors.add")}
        </button>
      </div>
      <Shown of={list}>
        {(data) => (
          <div class="stack">
            <CollectingPeople
              people={data.people}
              contacts={`${companyHref(of.id)}/contacts`}
              to={userPage}
            />
            <div class="sheet">
              {data.items.length ? (
                <Table items={data.items} company={of.name} onView={viewed.open} />
              ) : (
                <Empty
                  icon="user-check"
                  title={t("collectors.none")}
                  hint={t("collectors.noneHint")}
                />
              )}
            </div>
          </div>
        )}
      </Shown>
      {isAdding.value && (
        <AddCollectorDialog
          companyId={of.id}
          onDone={list.reload}
          onClose={() => {
            isAdding.value = false;
          }}
        />
      )}
      {one && (
        <CollectorDialog
          key={opened.id}
          companyId={of.id}
          of={one}
          onChange={list.reload}
          onClose={opened.close}
        />
      )}
      {paper?.name && (
        <Dialog size="full" title={paper.name} onClose={viewed.close}>
          <Viewer id={paper.scan_id} title={paper.name} mint={mintLink(paper.scan_id, "clean")} />
        </Dialog>
      )}
    </div>
  );
}

const Table = ({
  items,
  company,
  onView,
}: {
  items: OfficeCollector[];
  company: string;
  onView: (scanId: string) => void;
}) => (
  <table class="list collectors">
    <caption class="vh">{t("collectors.caption", { company })}</caption>
    <thead>
      <tr>
        <th>{t("collectors.person")}</th>
        <th>{t("collectors.days")}</th>
        <th>{t("collectors.state")}</th>
        <th class="acts">{t("collectors.paper")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="main">
            <a href={href(url.value.pathname, changed({ collector: one.id }))} data-over>
              {one.name}
            </a>
            <span class="sub">{documentText(one.document)}</span>
          </td>
          <td class="wide">{daysText(one)}</td>
          <td class="state">
            <StandingBadge of={one} />
            {one.ended_at && <span class="sub">{formatTime(one.ended_at)}</span>}
          </td>
          <td class={one.power_of_attorney ? "acts" : "acts none"}>
            <PaperButton of={one} onView={onView} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const PaperButton = ({
  of: { name, power_of_attorney: paper },
  onView,
}: {
  of: OfficeCollector;
  onView: (scanId: string) => void;
}) =>
  !paper ? (
    <>–</>
  ) : paper.name ? (
    <button type="button" class="btn quiet" onClick={() => onView(paper.scan_id)}>
      <Icon name="eye" />
      <span class="wide-label">{t("collectors.openPaper")}</span>
      <span class="narrow">{t("collectors.paper")}</span>
      <span class="vh"> {name}</span>
    </button>
  ) : (
    <span class="hint">{t("collectors.paperGone")}</span>
  );
