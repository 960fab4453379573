import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { formatTime, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { href } from "../lib/router";
import type { OfficeScan, RegisteredMail } from "../lib/shapes";
import { notify } from "../lib/toast";
import { scanFacts } from "../client/item";
import { Alert } from "../ui/alert";
import { CompanyLine, scanReason } from "../ui/badges";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { Viewer } from "../ui/viewer";
import { AsideNote, SetAsideDialog } from "./aside";
import { AssignForm } from "./assign-form";
import { mintLink } from "./item-scans";
import { SaveOriginal, Verdict } from "./quarantine";
import type { PickedCompany } from "./company-picker";
import { RegisterForm } from "./register-form";
import { Suggestions } from "./suggestions";

type ScanProps = {
  id: string;
  /** Known from the list: a file that was not let in needs no room to be shown. */
  isStopped: boolean;
  hasNext: boolean;
  /** The scan is dealt with: on to the next one. */
  onDone: () => void;
  /** It is in another list now. */
  onMoved: () => void;
  onClose: () => void;
};

/**
 * A scan that nobody has filed, beside what can be done with it: put it to an item that is there,
 * register the item from it, set it aside or take it back. Of a file that was not let in only what
 * is known of it.
 */
export function InboxDialog({ id, isStopped, onClose, ...rest }: ScanProps) {
  const scan = useLoad(
    (signal) => api("GET /office/scans/{scan_id}", { path: { scan_id: id } }, signal),
    [id],
  );
  const isSmall = scan.data ? !scan.data.has_clean : isStopped;
  return (
    <Dialog
      title={scan.data?.file_name ?? t("inbox.scan")}
      size={isSmall ? "small" : "full"}
      onClose={onClose}
    >
      <Shown of={scan}>
        {(data) =>
          data.has_clean ? (
            <div class="beside">
              <Viewer id={data.id} title={data.file_name} mint={mintLink(data.id, "clean")} />
              <Filing scan={data} onStale={scan.reload} {...rest} />
            </div>
          ) : (
            <div class="in">
              <Verdict of={data} onMoved={rest.onMoved} onStale={scan.reload} />
            </div>
          )
        }
      </Shown>
    </Dialog>
  );
}

type FilingProps = Pick<ScanProps, "hasNext" | "onDone" | "onMoved"> & {
  scan: OfficeScan;
  onStale: () => void;
};

function Filing({ scan, hasNext, onDone, onMoved, onStale }: FilingProps) {
  const registered = useSignal<RegisteredMail | null>(null);
  const next = (
    <div class="foot">
      <button type="button" class="btn primary" onClick={onDone}>
        {t(hasNext ? "inbox.next" : "act.close")}
      </button>
    </div>
  );
  if (registered.value)
    return (
      <div class="filing in">
        <div class="bignumber">
          <p>{t("register.write")}</p>
          <strong>{registered.value.number}</strong>
          <p class="hint">
            <CompanyLine
              name={registered.value.company_name}
              code={registered.value.company_code}
            />
          </p>
        </div>
        {next}
      </div>
    );
  if (scan.set_aside)
    return (
      <div class="filing in">
        <div class="stack">
          <AsideNote scan={scan} onDone={onMoved} onStale={onStale} />
          <SaveOriginal of={scan} />
        </div>
      </div>
    );
  if (scan.state !== "inbox")
    return (
      <div class="filing in">
        <Alert tone="info">
          <p>{t("inbox.gone")}</p>
        </Alert>
        {next}
      </div>
    );
  return (
    <div class="filing">
      <Reason of={scan} onDone={onDone} onStale={onStale} />
      <Ways
        scan={scan}
        onDone={onDone}
        onStale={onStale}
        onRegistered={(item) => {
          registered.value = item;
        }}
      />
    </div>
  );
}

/** Why it is here, and the way out for what nobody has to deal with. */
function Reason({
  of,
  onDone,
  onStale,
}: {
  of: OfficeScan;
  onDone: () => void;
  onStale: () => void;
}) {
  const isAsking = useSignal(false);
  const ask = (is: boolean) => () => {
    isAsking.value = is;
  };
  return (
    <div class="in">
      <Alert tone="info">
        <p>{scanReason(of.reason ?? "")}</p>
        {of.said && <p>{t("scan.said", { said: of.said })}</p>}
        <p class="sub">
          {of.scanner} · {formatTime(of.arrived_at)} · {scanFacts(of)}
        </p>
      </Alert>
      {of.same_name_as && <p class="hint">{t("scan.sameName")}</p>}
      <ArrangeNote of={of} />
      <button type="button" class="btn quiet start" onClick={ask(true)}>
        <Icon name="archive" />
        {t("aside.act")}
      </button>
      {isAsking.value && (
        <SetAsideDialog scan={of} onDone={onDone} onStale={onStale} onClose={ask(false)} />
      )}
    </div>
  );
}

/** The way to the page on which it is split; of a part, the way back to what it was cut out of. */
const ArrangeNote = ({ of }: { of: OfficeScan }) => (
  <>
    {of.arranging && (
      <Alert tone={of.arranging.failed ? "error" : "warn"}>
        <p>
          {of.arranging.failed
            ? t("arrange.failed")
            : t("arrange.asked", { name: of.arranging.by_name })}
        </p>
      </Alert>
    )}
    {of.content_type === "application/pdf" && (
      <a class="btn quiet start" href={href(`/office/inbox/${of.id}`)}>
        <Icon name="scissors" />
        {t("arrange.act")}
      </a>
    )}
    {of.part_of && (
      <a class="btn quiet start" href={href(`/office/inbox/${of.part_of}`)}>
        <Icon name="undo-2" />
        {t("arrange.batch", { name: of.file_name })}
      </a>
    )}
  </>
);

function Ways({
  scan,
  onDone,
  onStale,
  onRegistered,
}: {
  scan: OfficeScan;
  onDone: () => void;
  onStale: () => void;
  onRegistered: (item: RegisteredMail) => void;
}) {
  const way = useSignal<"assign" | "register">("assign");
  const suggested = useSignal<PickedCompany | null>(null);
  const said =
    scan.company_id && scan.company_name && scan.company_code
      ? {
          id: scan.company_id,
          name: scan.company_name,
          code: scan.company_code,
          ...(scan.company_state && { state: scan.company_state }),
        }
      : null;
  const company = suggested.value ?? said;
  return (
    <>
      {!said && (
        <Suggestions
          scan={scan}
          onPick={(one) => {
            suggested.value = one;
          }}
        />
      )}
      <div class="tabs" role="group" aria-label={t("inbox.what")}>
        {(["assign", "register"] as const).map((one) => (
          <button
            key={one}
            type="button"
            class="tab"
            aria-pressed={way.value === one}
            onClick={() => {
              way.value = one;
            }}
          >
            {t(`inbox.${one}`)}
          </button>
        ))}
      </div>
      {way.value === "assign" ? (
        <AssignForm scan={scan} company={company} onDone={onDone} onStale={onStale} />
      ) : (
        <RegisterForm
          company={company}
          scan={scan}
          onStale={onStale}
          onRegistered={(item) => {
            notify(t("register.done", { number: item.number }));
            onRegistered(item);
          }}
        />
      )}
    </>
  );
}
