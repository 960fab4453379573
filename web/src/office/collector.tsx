import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { EndCollector } from "../collectors/end";
import { daysText, documentText, StandingBadge } from "../collectors/words";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { letGo, useKeeper } from "../lib/leaving";
import type { OfficeCollector } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { AddCollectorForm, EditCollectorForm } from "./collector-form";

const ONE = "/office/companies/{company_id}/collectors/{collector_id}";

/** A named person who will collect. */
export function AddCollectorDialog({
  companyId,
  onDone,
  onClose,
}: {
  companyId: string;
  onDone: () => void;
  onClose: () => void;
}) {
  const touched = useRef(() => false);
  return (
    <Dialog title={t("collectors.add")} onClose={onClose} keeps={() => touched.current()}>
      <AddCollectorForm
        companyId={companyId}
        touched={touched}
        onAdded={(added) => {
          notify(t("collectors.added", { name: added.name }));
          onDone();
          onClose();
        }}
      />
    </Dialog>
  );
}

/** One entry: its fields as long as it was not ended, and its end. */
export function CollectorDialog({
  companyId,
  of,
  onChange,
  onClose,
}: {
  companyId: string;
  of: OfficeCollector;
  onChange: () => void;
  onClose: () => void;
}) {
  const isEnding = useSignal(false);
  const touched = useRef(() => false);
  const hasEnded = of.standing === "ended";
  useKeeper(() => touched.current());
  return (
    <Dialog
      title={isEnding.value ? t("collectors.endTitle", { name: of.name }) : of.name}
      onClose={onClose}
    >
      {isEnding.value && (
        <EndCollector
          of={of}
          send={() =>
            api(`POST ${ONE}/end`, {
              path: { company_id: companyId, collector_id: of.id },
              version: of.version,
            })
          }
          onDone={() => {
            // What was typed about them is of no use any more.
            letGo();
            onChange();
            onClose();
          }}
          onStale={onChange}
          onCancel={() => {
            isEnding.value = false;
          }}
        />
      )}
      {/* What was typed stays in its fields behind the second thought. */}
      <div class="in" hidden={isEnding.value}>
        <Facts of={of} />
        {!hasEnded && (
          <EditCollectorForm
            companyId={companyId}
            of={of}
            touched={touched}
            onSaved={onChange}
            onStale={onChange}
          >
            <button
              type="button"
              class="btn danger"
              onClick={() => {
                isEnding.value = true;
              }}
            >
              <Icon name="ban" />
              {t("collectors.end")}
            </button>
          </EditCollectorForm>
        )}
      </div>
    </Dialog>
  );
}

const Facts = ({ of }: { of: OfficeCollector }) => (
  <dl class="facts">
    <dt>{t("collectors.state")}</dt>
    <dd>
      <StandingBadge of={of} />
    </dd>
    {of.standing === "ended" && (
      <>
        <dt>{t("collectors.documentType")}</dt>
        <dd>{documentText(of.document)}</dd>
        <dt>{t("collectors.days")}</dt>
        <dd>{daysText(of)}</dd>
      </>
    )}
    <dt>{t("collectors.addedOn")}</dt>
    <dd>{formatTime(of.added_at)}</dd>
    {of.ended_at && (
      <>
        <dt>{t("collectors.endedOn")}</dt>
        <dd>{formatTime(of.ended_at)}</dd>
      </>
    )}
  </dl>
);
