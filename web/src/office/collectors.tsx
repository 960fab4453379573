import { useSignal } from "@preact/signals";
import { Collectors } from "../collectors/list";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { openedBy } from "../lib/opened";
import { changed, href, url } from "../lib/router";
import type { OfficeCollector, OfficeCompanyDetail } from "../lib/shapes";
import { userPage } from "../people/words";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Viewer } from "../ui/viewer";
import { AddCollectorDialog, CollectorDialog } from "./collector";
import { companyHref } from "./companies";
import { mintLink } from "./item-scans";

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
      <Collectors
        of={list}
        company={of.name}
        contacts={`${companyHref(of.id)}/contacts`}
        to={userPage}
        noneHint={t("collectors.noneHint")}
        name={(one) => (
          <a href={href(url.value.pathname, changed({ collector: one.id }))} data-over>
            {one.name}
          </a>
        )}
        act={(one) => paperOf(one, viewed.open)}
        actTitle={t("collectors.paper")}
      />
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

/** The power of attorney of an entry: it opens, or is said to be gone; null where there is none. */
function paperOf({ name, power_of_attorney: paper }: OfficeCollector, onView: (scanId: string) => void) {
  if (!paper) return null;
  if (!paper.name) return <span class="hint">{t("collectors.paperGone")}</span>;
  return (
    <button type="button" class="btn quiet" onClick={() => onView(paper.scan_id)}>
      <Icon name="eye" />
      <span class="wide-label">{t("collectors.openPaper")}</span>
      <span class="narrow">{t("collectors.paper")}</span>
      <span class="vh"> {name}</span>
    </button>
  );
}
