import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { EndCollector } from "../collectors/end";
import { Collectors } from "../collectors/list";
import { isOver } from "../collectors/words";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { href } from "../lib/router";
import type { Collector, Company } from "../lib/shapes";
import { CompanyLine } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";

const OURS = "/companies/{company_id}/collectors";

/** Who may collect one company's mail, for its owners and whoever sees to its people. */
export function CollectorsPage({ of }: { of: Company }) {
  const path = { company_id: of.id };
  const list = useLoad((signal) => api(`GET ${OURS}`, { path }, signal), [of.id]);
  const ending = useSignal("");
  const one = list.data?.items.find(({ id }) => id === ending.value);
  useEffect(() => {
    document.title = `${t("collectors.title")} · ${of.name} · Awizo`;
  });
  const close = () => {
    ending.value = "";
  };
  return (
    <div class="stack">
      <div class="head about">
        <div class="title">
          <h1>{t("collectors.title")}</h1>
          <p class="hint">
            <CompanyLine name={of.name} code={of.code} />
          </p>
        </div>
      </div>
      <Collectors
        of={list}
        company={of.name}
        contacts={href("/people", { company: of.id })}
        noneHint={t("collectors.noneHintOurs")}
        name={(each) => (
          <>
            <strong>{each.name}</strong>
            {each.has_power_of_attorney && <span class="sub">{t("collectors.withPaper")}</span>}
          </>
        )}
        act={(each) => (isOver(each) ? null : <End of={each} onPress={() => (ending.value = each.id)} />)}
        actTitle={t("collectors.acts")}
      />
      {Boolean(list.data?.items.length) && <p class="hint">{t("collectors.askOffice")}</p>}
      {one && !isOver(one) && (
        <Dialog title={t("collectors.endTitle", { name: one.name })} onClose={close}>
          <EndCollector
            of={one}
            send={() =>
              api(`POST ${OURS}/{collector_id}/end`, {
                path: { ...path, collector_id: one.id },
                version: one.version,
              })
            }
            onDone={() => {
              close();
              list.reload();
            }}
            onStale={list.reload}
            onCancel={close}
          />
        </Dialog>
      )}
    </div>
  );
}

const End = ({ of, onPress }: { of: Collector; onPress: () => void }) => (
  <button type="button" class="btn quiet" onClick={onPress}>
    <Icon name="ban" />
    {t("collectors.end")}
    <span class="vh"> {of.name}</span>
  </button>
);
