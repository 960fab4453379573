import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import type { OfficeMail } from "../lib/shapes";
import type { ChosenOf } from "../ui/choose";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Lazy } from "../ui/lazy";
import { LabelsButton } from "./labels";

export type Chosen = ChosenOf<OfficeMail>;
const NOTHING = new Map<string, OfficeMail>();

/** What can be done with all chosen rows at once. */
export function BulkBar({ chosen, onDone }: { chosen: Chosen; onDone: () => void }) {
  const open = useSignal<"notify" | "state" | null>(null);
  const isRunning = useSignal(false);
  const items = [...chosen.value.values()];
  if (!items.length && !open.value) return null;
  const close = () => {
    open.value = null;
    isRunning.value = false;
    chosen.value = NOTHING;
    onDone();
  };
  return (
    <div class="bulk" role="region" aria-label={t("bulk.title")}>
      <b role="status">{t("bulk.chosen", { n: items.length })}</b>
      <LabelsButton items={items} />
      <button type="button" class="btn" onClick={() => (open.value = "notify")}>
        <Icon name="mail" />
        {t("bulk.notify")}
      </button>
      <button type="button" class="btn" onClick={() => (open.value = "state")}>
        {t("bulk.state")}
      </button>
      <button type="button" class="btn quiet" onClick={() => (chosen.value = NOTHING)}>
        {t("bulk.none")}
      </button>
      {open.value && (
        <Dialog
          title={t(`bulk.${open.value}`)}
          onClose={close}
          keeps={() => isRunning.value}
          loss="files"
        >
          <Lazy
            load={() => import("./bulk-forms").then((part) => part.BulkForms)}
            what={open.value}
            items={items}
            isRunning={isRunning}
          />
        </Dialog>
      )}
    </div>
  );
}
