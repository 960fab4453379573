import { t } from "../lib/i18n";
import { problemText } from "../lib/problems";
import { Icon } from "../ui/icon";
import { isOver, type Entry, type Sending, type Told, type Uploads, type Way } from "./uploads";

/**
 * Every file with how far it is, and what to do where it did not get through. hidesDone: beside a
 * list that shows what the files have become. canClear: those that are over can be let go of.
 * canRemove: each that is over can, since what is in the list goes along with something.
 */
export function UploadList<B>({
  of,
  hidesDone,
  canClear,
  canRemove = false,
}: {
  of: Uploads<B>;
  hidesDone?: boolean;
  canClear?: boolean;
  canRemove?: boolean;
}) {
  const shown = of.entries.value.filter(
    ({ state }) => !(hidesDone && state.value.phase === "done"),
  );
  return (
    <>
      <ul class="files" aria-label={t("upload.label")} hidden={!shown.length}>
        {shown.map((entry) => (
          <UploadLine key={entry.id} entry={entry} of={of} canRemove={canRemove} />
        ))}
      </ul>
      {canClear && shown.length > 0 && shown.every(isOver) && (
        <button type="button" class="btn quiet clear" onClick={() => of.clear()}>
          <Icon name="check" />
          {t("upload.clear")}
        </button>
      )}
    </>
  );
}

function UploadLine<B>({
  entry,
  of,
  canRemove,
}: {
  entry: Entry<B>;
  of: Uploads<B>;
  canRemove: boolean;
}) {
  const now = entry.state.value;
  const { name } = now.file;
  const { text, isBad } = told(now, of.way);
  return (
    <li class="file">
      <Icon name={isBad ? "file-warning" : now.phase === "done" ? "check" : "file-text"} />
      <div>
        <b>{name}</b>
        <span class={isBad ? "sub bad" : "sub"} role="status">
          {text}
        </span>
        {now.phase === "sending" && (
          <progress max={1} value={now.progress} aria-label={t("upload.progress", { name })} />
        )}
        {now.phase === "checking" && <progress aria-label={t("upload.checkingOf", { name })} />}
      </div>
      {(now.phase === "sending" || now.phase === "waiting") && (
        <button type="button" class="btn" onClick={() => of.cancel(entry)}>
          {t("act.cancel")}
          <span class="vh"> {name}</span>
        </button>
      )}
      {(now.phase === "cancelled" || (now.phase === "failed" && now.problem?.status !== 400)) && (
        <button type="button" class="btn" onClick={() => of.retry(entry)}>
          <Icon name="refresh-cw" />
          {t("act.retry")}
          <span class="vh"> {name}</span>
        </button>
      )}
      {canRemove && isOver(entry) && (
        <button
          type="button"
          class="btn quiet square"
          aria-label={t("upload.remove", { name })}
          onClick={() => of.remove(entry)}
        >
          <Icon name="x" />
        </button>
      )}
    </li>
  );
}

function told<B>({ phase, progress, problem, became }: Sending<B>, way: Way<B>): Told {
  if (phase === "sending")
    return { text: t("upload.sending", { percent: Math.round(progress * 100) }) };
  if (problem) return { text: refusal(problem, way), isBad: true };
  if (became !== null) return way.tell(became);
  if (phase === "late") return { text: way.late() };
  return { text: t(`upload.${phase === "failed" || phase === "done" ? "refused" : phase}`) };
}

function refusal<B>(problem: NonNullable<Sending<B>["problem"]>, way: Way<B>): string {
  if (problem.code === "upload_refused") return t("upload.refused");
  return problem.errors[0] ? way.wrong(problem.errors[0]) : problemText(problem);
}
