import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { EndCollector } from "../collectors/end";
import { CollectingPeople } from "../collectors/people";
import { daysText, documentText, isOver, StandingBadge } from "../collectors/words";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { href } from "../lib/router";
import type { Collector, Company } from "../lib/shapes";
import { CompanyLine } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Empty, Shown } from "../ui/list";
import "../styles/collectors.css";

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
      <Shown of={list}>
        {({ people, items }) => (
          <div class="stack">
            <CollectingPeople people={people} contacts={href("/people", { company: of.id })} />
            <div class="sheet">
              {items.length ? (
                <Table
                  items={items}
                  company={of.name}
                  onEnd={(id) => {
                    ending.value = id;
                  }}
                />
              ) : (
                <Empty
                  icon="user-check"
                  title={t("collectors.none")}
                  hint={t("collectors.noneHintOurs")}
                />
              )}
            </div>
            {items.length > 0 && <p class="hint">{t("collectors.askOffice")}</p>}
          </div>
        )}
      </Shown>
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

const Table = ({
  items,
  company,
  onEnd,
}: {
  items: Collector[];
  company: string;
  onEnd: (id: string) => void;
}) => (
  <table class="list collectors">
    <caption class="vh">{t("collectors.caption", { company })}</caption>
    <thead>
      <tr>
        <th>{t("collectors.person")}</th>
        <th>{t("collectors.days")}</th>
        <th>{t("collectors.state")}</th>
        <th class="acts">{t("collectors.acts")}</th>
      </tr>
    </thead>
    <tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td class="main">
            <strong>{one.name}</strong>
            <span class="sub">{documentText(one.document)}</span>
            {one.has_power_of_attorney && <span class="sub">{t("collectors.withPaper")}</span>}
          </td>
          <td class="wide">{daysText(one)}</td>
          <td class="state">
            <StandingBadge of={one} />
            {one.ended_at && <span class="sub">{formatTime(one.ended_at)}</span>}
          </td>
          <td class="acts">
            {!isOver(one) && (
              <button type="button" class="btn quiet" onClick={() => onEnd(one.id)}>
                <Icon name="ban" />
                {t("collectors.end")}
                <span class="vh"> {one.name}</span>
              </button>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
