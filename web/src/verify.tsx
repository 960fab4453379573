import { useSignal } from "@preact/signals";
import { PickOne } from "./files/pick-one";
import { Gate } from "./gate";
import { judgeChain, readExport, sha256, type Chained, type End } from "./lib/chain";
import { formatTime, t } from "./lib/i18n";
import { asProblem } from "./lib/load";
import { phase } from "./lib/session";
import type { Out } from "./lib/shapes";
import { send, type Problem } from "./lib/wire";
import { Alert, ProblemAlert } from "./ui/alert";

type Verified = Out<"POST /receipts/verify">;
/** What is known of an export's end: whether the office sealed it, and when. */
type Judged = Chained & { end: End | null; state: Out<"POST /receipts/verify-end">["state"] };
/** What was found out about a file, or why nothing was. */
type Told<T> = { name: string; found: T | null; problem?: Problem };

const MOST_FAULTS = 20;

/**
 * Whether a PDF is a receipt of the office, for anybody: it is hashed here and not sent anywhere. An
 * export of the company says besides whether one is missing or altered.
 */
export function VerifyPage() {
  const receipt = useSignal<Told<Verified> | null>(null);
  const chain = useSignal<Told<Judged> | null>(null);
  const isBusy = useSignal(false);

  async function look(file: File): Promise<void> {
    isBusy.value = true;
    receipt.value = null;
    try {
      const hash = await sha256(await file.arrayBuffer());
      const found = await send("POST /receipts/verify", { body: { sha256: hash } });
      receipt.value = { name: file.name, found };
    } catch (error) {
      receipt.value = { name: file.name, found: null, problem: asProblem(error) };
    } finally {
      isBusy.value = false;
    }
  }
  async function judge(file: File): Promise<void> {
    chain.value = null;
    const { name } = file;
    // One that cannot even be read holds no records either.
    const records = readExport(await file.text().catch(() => ""));
    const end = records?.end ?? null;
    let state: Judged["state"] = "unknown";
    try {
      if (end) {
        const hash = await sha256(new TextEncoder().encode(end.statement));
        state = (await send("POST /receipts/verify-end", { body: { sha256: hash } })).state;
      }
    } catch (error) {
      chain.value = { name, found: null, problem: asProblem(error) };
      return;
    }
    let found: Judged | null = null;
    try {
      // What somebody else says of the end is not believed.
      const known = records && { ...records, end: state === "unknown" ? null : end };
      found = known && { ...(await judgeChain(known)), end, state };
    } catch {
      // Whatever a made-up file does to its reader, it holds no records of receipts.
    }
    chain.value = { name, found };
  }

  return (
    <Gate title={t("verify.title")}>
      <p>{t("verify.intro")}</p>
      <PickOne
        label={t("verify.receipt")}
        accept="application/pdf,.pdf"
        isBusy={isBusy.value}
        onFile={(file) => void look(file)}
      />
      <div aria-live="polite" class="stack">
        {receipt.value && <ReceiptAnswer of={receipt.value} />}
      </div>
      <details>
        <summary>{t("verify.more")}</summary>
        <div class="stack">
          <p class="hint">{t("verify.moreHint")}</p>
          <PickOne
            label={t("verify.export")}
            accept="application/json,.json"
            onFile={(file) => void judge(file)}
          />
        </div>
      </details>
      <div aria-live="polite" class="stack">
        {chain.value && <ChainAnswer of={chain.value} />}
      </div>
      <p class="aside">
        <a href="/">{t(phase.value === "in" ? "invitation.toPortal" : "verify.toSignIn")}</a>
      </p>
    </Gate>
  );
}

const when = (time: string | null): string => (time ? formatTime(time) : "");

function ReceiptAnswer({ of: { name, found, problem } }: { of: Told<Verified> }) {
  if (problem) return <ProblemAlert problem={problem} />;
  if (!found) return null;
  const number = found.number ?? "";
  if (found.state === "unknown")
    return (
      <Alert tone="error">
        <b>{t("verify.unknown")}</b>
        <p>{t("verify.unknownHint", { name })}</p>
      </Alert>
    );
  if (found.state === "void")
    return (
      <Alert tone="warn">
        <b>{t("verify.void", { number })}</b>
        <p>{t("verify.voidHint", { when: when(found.void_at) })}</p>
      </Alert>
    );
  return (
    <Alert tone="good">
      <b>{t("verify.valid", { number })}</b>
      <p>{t("verify.validHint", { when: when(found.handed_out_at) })}</p>
    </Alert>
  );
}

function ChainAnswer({ of: { name, found, problem } }: { of: Told<Judged> }) {
  if (problem) return <ProblemAlert problem={problem} />;
  if (!found)
    return (
      <Alert tone="error">
        <p>{t("verify.noExport", { name })}</p>
      </Alert>
    );
  const { faults, voids, end, state } = found;
  const isForeign = end !== null && state === "unknown";
  return (
    <>
      {isForeign && (
        <Alert tone="error">
          <b>{t("verify.endForeign")}</b>
          <p>{t("verify.endForeignHint")}</p>
        </Alert>
      )}
      {faults.length ? (
        <Alert tone="error">
          <b>{t("verify.broken")}</b>
          <ul>
            {faults.slice(0, MOST_FAULTS).map(({ position, trouble, number }) => (
              <li key={position}>
                {t(`verify.fault.${trouble}`, { place: position, number: number || "?" })}
              </li>
            ))}
          </ul>
          {faults.length > MOST_FAULTS && (
            <p>{t("verify.moreFaults", { n: faults.length - MOST_FAULTS })}</p>
          )}
        </Alert>
      ) : (
        <Alert tone="good">
          <b>{t("verify.whole")}</b>
          <p>{t("verify.wholeHint", { n: found.receipts })}</p>
          <p>
            {end && !isForeign
              ? t("verify.endSealed", { when: formatTime(end.at), place: end.records })
              : t("verify.wholeLimit")}
          </p>
        </Alert>
      )}
      {state === "passed" && (
        <Alert tone="info">
          <p>{t("verify.endPassed")}</p>
        </Alert>
      )}
      {voids.length > 0 && (
        <Alert tone="info">
          <p>{t("verify.voids", { numbers: voids.join(", ") })}</p>
        </Alert>
      )}
    </>
  );
}
