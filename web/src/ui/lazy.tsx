import { useState, useEffect } from "preact/hooks";
import type { ComponentType } from "preact";
import { t } from "../lib/i18n";
import { Loading } from "./list";

/** A part whose code is fetched when it is first needed; a failed fetch can be tried again. */
export function Lazy<P extends object>({
  load,
  ...props
}: { load: () => Promise<ComponentType<P>> } & P) {
  const [Part, setPart] = useState<ComponentType<P> | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    load().then(
      (part) => setPart(() => part),
      () => setFailed(true),
    );
  }, []);
  if (hasFailed)
    return (
      <div class="empty" role="alert">
        <p>{t("problem.network")}</p>
        <button type="button" class="btn" onClick={() => location.reload()}>
          {t("act.retry")}
        </button>
      </div>
    );
  return Part ? <Part {...(props as unknown as P)} /> : <Loading />;
}
