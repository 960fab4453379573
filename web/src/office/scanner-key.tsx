import { t } from "../lib/i18n";
import { Alert } from "../ui/alert";
import { Copyable } from "../ui/copyable";
import { Icon } from "../ui/icon";
import { Cancel } from "../ui/dialog";

const KEY_FILE = "scanner.key";
const SETTINGS_FILE = "scanner.toml";
const START = `python -m scanner --config ${SETTINGS_FILE}`;

/**
 * A key that nobody can show again, and what the bridge beside the scanner must be told. onSafe:
 * the person has copied or saved it.
 */
export function KeyShown({ secret, onSafe }: { secret: string; onSafe: () => void }) {
  const settings = [
    'folder = "scans"',
    `address = "${location.origin}"`,
    `key_file = "${KEY_FILE}"`,
  ].join("\n");
  return (
    <div class="in">
      <Alert tone="warn" live>
        <p>{t("scanner.keyOnce")}</p>
      </Alert>
      <Copyable text={secret} label={t("scanner.copyKey")} onCopied={onSafe} isFirst>
        <button
          type="button"
          class="btn"
          onClick={() => {
            save(`${secret}\n`);
            onSafe();
          }}
        >
          <Icon name="download" />
          {t("scanner.saveKey", { file: KEY_FILE })}
        </button>
      </Copyable>
      <section class="stack">
        <h3>{t("scanner.settings", { file: SETTINGS_FILE })}</h3>
        <Copyable text={settings} label={t("scanner.copySettings")} />
        <p class="hint">{t("scanner.settingsHint", { key: KEY_FILE })}</p>
        <code class="verbatim">{START}</code>
      </section>
      <div class="foot">
        <Cancel>{t("scanner.done")}</Cancel>
      </div>
    </div>
  );
}

/** As a file, so that nobody mistypes it. */
function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = KEY_FILE;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address));
}
