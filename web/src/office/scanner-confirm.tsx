import { api } from "../lib/api";
import { useForm } from "../lib/form";
import { t } from "../lib/i18n";
import type { Scanner } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Submit } from "../ui/form";

export type Made = { scanner: Scanner; key: string };

export const loadScanner = (id: string, signal?: AbortSignal) =>
  api("GET /office/scanners/{scanner_id}", { path: { scanner_id: id } }, signal);

/** What every second thought does when somebody else was quicker. */
const STALE = ["stale_version", "scanner_active", "scanner_revoked"];
const staleBy = (problem: Problem, onStale: () => void): boolean => {
  if (STALE.includes(problem.code)) onStale();
  return false;
};

type NewKeyProps = {
  of: Scanner;
  isLost?: boolean;
  onMade: (made: Made) => void;
  onStale: (now: Scanner) => void;
  onCancel?: () => void;
};

/** The second thought before the old key dies; `isLost` when nobody has seen the first one. */
export function NewKey({ of, isLost, onMade, onStale, onCancel }: NewKeyProps) {
  const form = useForm({
    send: async () => {
      const { scanner, key } = await api("POST /office/scanners/{scanner_id}/key", {
        path: { scanner_id: of.id },
        version: of.version,
      });
      notify(t("scanner.keyDone", { name: scanner.name }));
      onMade({ scanner, key: key ?? "" });
    },
    onProblem: (problem) => staleBy(problem, () => void loadScanner(of.id).then(onStale)),
  });
  const warning = isLost
    ? "scanner.keyLost"
    : of.state === "revoked"
      ? "scanner.keyWarningRevoked"
      : "scanner.keyWarning";
  return (
    <form class="in" {...form.attrs}>
      <Alert tone={warning === "scanner.keyWarningRevoked" ? "info" : "warn"} live>
        <p>{t(warning)}</p>
      </Alert>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        {onCancel && <Back onClick={onCancel} />}
        <Submit busy={form.isBusy}>{t("scanner.act.key")}</Submit>
      </div>
    </form>
  );
}

type ActProps = { of: Scanner; onDone: () => void; onStale: () => void; onCancel: () => void };

/** The second thought before a scanner's key is taken away. */
export const Revoke = ({ of, onDone, ...asked }: ActProps) => (
  <SecondThought
    warning={t("scanner.revokeWarning")}
    act={t("scanner.act.revoke")}
    send={async () => {
      await api("POST /office/scanners/{scanner_id}/revoke", {
        path: { scanner_id: of.id },
        version: of.version,
      });
      notify(t("scanner.revoked", { name: of.name }));
      onDone();
    }}
    {...asked}
  />
);

/** The second thought before a revoked scanner leaves the list for good. */
export const Remove = ({ of, onDone, ...asked }: ActProps) => (
  <SecondThought
    warning={t("scanner.removeWarning")}
    act={t("scanner.act.remove")}
    send={async () => {
      await api("DELETE /office/scanners/{scanner_id}", {
        path: { scanner_id: of.id },
        version: of.version,
      });
      notify(t("scanner.removed", { name: of.name }));
      onDone();
    }}
    {...asked}
  />
);

function SecondThought({
  warning,
  act,
  send,
  onStale,
  onCancel,
}: {
  warning: string;
  act: string;
  send: () => Promise<void>;
  onStale: () => void;
  onCancel: () => void;
}) {
  const form = useForm({ send, onProblem: (problem) => staleBy(problem, onStale) });
  return (
    <form class="in" {...form.attrs}>
      <Alert tone="warn" live>
        <p>{warning}</p>
      </Alert>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <div class="foot">
        <Back onClick={onCancel} />
        <Submit busy={form.isBusy} danger>
          {act}
        </Submit>
      </div>
    </form>
  );
}

const Back = ({ onClick }: { onClick: () => void }) => (
  <button type="button" class="btn" onClick={onClick}>
    {t("act.cancel")}
  </button>
);
