import { t } from "../lib/i18n";
import { Field } from "./form";
import { Qr } from "./qr";

/** Six digits from an app; a phone offers its row of digits for it. */
export const CodeField = ({ name, error }: { name: string; error: string | undefined }) => (
  <Field
    label={t("codes.code")}
    name={name}
    error={error}
    inputMode="numeric"
    autocomplete="one-time-code"
    spellcheck={false}
    autoFocus
  />
);

/** What an authenticator app needs: to scan, or to type in where it cannot see this screen. */
export const CodeSecret = ({ of }: { of: { secret: string; address: string } }) => (
  <div class="codesecret">
    <Qr text={of.address} label={t("codes.qr")} />
    <p class="hint">
      {t("codes.typed")} <code>{of.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
    </p>
  </div>
);
