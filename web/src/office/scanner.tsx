import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formatTime, t } from "../lib/i18n";
import { letGo, useKeeper } from "../lib/leaving";
import { useLoad } from "../lib/load";
import { me } from "../lib/session";
import type { Scanner } from "../lib/shapes";
import { notify } from "../lib/toast";
import { Alert } from "../ui/alert";
import { CompanyLine } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { loadScanner, NewKey, Remove, Revoke, type Made } from "./scanner-confirm";
import { AddScannerForm, EditScannerForm } from "./scanner-form";
import { KeyShown } from "./scanner-key";
import { filesToday, LastSeen, ScannerBadge, silentFor } from "./scanners";

type Step = "facts" | "key" | "revoke" | "remove";

/** Add a scanner, then see its key, this once. */
export function AddScannerDialog({
  onChange,
  onClose,
}: {
  onChange: () => void;
  onClose: () => void;
}) {
  const added = useSignal<{ scanner: Scanner; key: string | null } | null>(null);
  const touched = useRef(() => false);
  const isSafe = useSignal(false);
  const { scanner, key } = added.value ?? {};
  return (
    <Dialog
      title={scanner ? t("scanner.keyTitle", { name: scanner.name }) : t("scanner.add")}
      onClose={onClose}
      keeps={() => (added.value ? Boolean(key) && !isSafe.value : touched.current())}
      loss={added.value ? "key" : "typed"}
    >
      {!scanner ? (
        <AddScannerForm
          touched={touched}
          onAdded={(made) => {
            added.value = made;
            notify(t("scanner.added", { name: made.scanner.name }));
            onChange();
          }}
        />
      ) : key ? (
        <KeyShown
          secret={key}
          onSafe={() => {
            isSafe.value = true;
          }}
        />
      ) : (
        <NewKey
          of={scanner}
          isLost
          onMade={(made) => {
            added.value = made;
            onChange();
          }}
          onStale={(now) => {
            added.value = { scanner: now, key: null };
          }}
        />
      )}
    </Dialog>
  );
}

/**
 * One scanner: what is known of it; for admins its fields, a new key, the end of its key, and then
 * its own.
 */
export function ScannerDialog({
  id,
  onChange,
  onClose,
}: {
  id: string;
  onChange: () => void;
  onClose: () => void;
}) {
  const scanner = useLoad((signal) => loadScanner(id, signal), [id]);
  const step = useSignal<Step>("facts");
  const made = useSignal<Made | null>(null);
  const touched = useRef(() => false);
  const isSafe = useSignal(false);
  const name = scanner.data?.name ?? t("scanner.list");
  const titles = {
    facts: name,
    key: t(made.value ? "scanner.keyTitle" : "scanner.keyAsk", { name }),
    revoke: t("scanner.revokeTitle", { name }),
    remove: t("scanner.removeTitle", { name }),
  };
  const changed = () => {
    scanner.reload();
    onChange();
  };
  const to = (next: Step) => () => {
    step.value = next;
  };
  // Closing is a step back, about which the router asks.
  useKeeper(
    () => (made.value ? !isSafe.value : touched.current()),
    made.value ? "key" : "typed",
  );
  return (
    <Dialog title={titles[step.value]} onClose={onClose}>
      {made.value ? (
        <KeyShown
          secret={made.value.key}
          onSafe={() => {
            isSafe.value = true;
          }}
        />
      ) : (
        <Shown of={scanner}>
          {(data) => (
            <>
              {step.value === "key" && (
                <NewKey
                  of={data}
                  onMade={(next) => {
                    made.value = next;
                    changed();
                  }}
                  onStale={changed}
                  onCancel={to("facts")}
                />
              )}
              {step.value === "revoke" && (
                <Revoke
                  of={data}
                  onDone={() => {
                    step.value = "facts";
                    changed();
                  }}
                  onStale={changed}
                  onCancel={to("facts")}
                />
              )}
              {step.value === "remove" && (
                <Remove
                  of={data}
                  onDone={() => {
                    onChange();
                    // What was typed about it is of no use any more.
                    letGo();
                    onClose();
                  }}
                  onStale={changed}
                  onCancel={to("facts")}
                />
              )}
              {/* What was typed stays in its fields behind a second thought. */}
              <div class="in" hidden={step.value !== "facts"}>
                {data.silent_hours !== null && (
                  <Alert tone="warn">
                    <p>
                      <strong>{silentFor(data.silent_hours)}.</strong> {t("scanner.silentHint")}
                    </p>
                  </Alert>
                )}
                <Facts of={data} />
                {me.value?.role === "admin" && (
                  <EditScannerForm
                    of={data}
                    touched={touched}
                    onSaved={changed}
                    onStale={scanner.reload}
                  >
                    {data.state === "active" ? (
                      <button type="button" class="btn danger" onClick={to("revoke")}>
                        <Icon name="ban" />
                        {t("scanner.act.revoke")}
                      </button>
                    ) : (
                      <button type="button" class="btn danger" onClick={to("remove")}>
                        <Icon name="trash-2" />
                        {t("scanner.act.remove")}
                      </button>
                    )}
                    <button type="button" class="btn" onClick={to("key")}>
                      <Icon name="key-round" />
                      {t("scanner.act.key")}
                    </button>
                  </EditScannerForm>
                )}
              </div>
            </>
          )}
        </Shown>
      )}
    </Dialog>
  );
}

const Facts = ({ of }: { of: Scanner }) => (
  <dl class="facts">
    <dt>{t("scanner.state")}</dt>
    <dd>
      <ScannerBadge state={of.state} />
    </dd>
    {me.value?.role !== "admin" && (
      <>
        <dt>{t("scanner.place")}</dt>
        <dd>{of.place || "–"}</dd>
        <dt>{t("scanner.company")}</dt>
        <dd>
          {of.company ? (
            <CompanyLine name={of.company.name} code={of.company.code} />
          ) : (
            t("scanner.noCompany")
          )}
        </dd>
      </>
    )}
    <dt>{t("scanner.lastSeen")}</dt>
    <dd>
      <LastSeen of={of} />
    </dd>
    <dt>{t("scanner.files")}</dt>
    <dd>{filesToday(of)}</dd>
    <dt>{t("scanner.keyMade")}</dt>
    <dd>{formatTime(of.key_made_at)}</dd>
    <dt>{t("scanner.addedOn")}</dt>
    <dd>{formatTime(of.created_at)}</dd>
  </dl>
);
